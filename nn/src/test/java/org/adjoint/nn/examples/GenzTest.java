package org.adjoint.nn.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.adjoint.nn.console.Console;
import org.adjoint.nn.examples.GenzFunction.Family;
import org.adjoint.nn.metrics.RegressionReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GenzTest {
  /// With c = (1, 2) and w = (1/4, 3/4), worked by hand.
  @ParameterizedTest
  @MethodSource
  void valuesByHand(Family family, double x1, double x2, double value) {
    var function =
        new GenzFunction(family, NdArray.of(new double[] {1, 2}), NdArray.of(new double[] {0.25, 0.75}));
    assertThat(function.at(x1, x2)).isCloseTo(value, within(1e-14));
  }

  static Stream<Arguments> valuesByHand() {
    return Stream.of(
        // cos(π/2 + 0.5 + 0.5) = −sin 1
        Arguments.of(Family.OSCILLATORY, 0.5, 0.25, -Math.sin(1)),
        // 1/(1 + 1/16) · 1/(1/4 + 1/4) = 16/17 · 2
        Arguments.of(Family.PRODUCT_PEAK, 0.5, 0.25, 32.0 / 17),
        // (1 + 0.5 + 0.5)⁻³
        Arguments.of(Family.CORNER_PEAK, 0.5, 0.25, 0.125),
        // exp(−(1/16 + 4·1/4))
        Arguments.of(Family.GAUSSIAN, 0.5, 0.25, Math.exp(-17.0 / 16)),
        // exp(−(1/4 + 2·1/2))
        Arguments.of(Family.CONTINUOUS, 0.5, 0.25, Math.exp(-1.25)),
        Arguments.of(Family.DISCONTINUOUS, 0.25, 0.75, Math.exp(1.75)),
        Arguments.of(Family.DISCONTINUOUS, 0.26, 0.5, 0),
        Arguments.of(Family.DISCONTINUOUS, 0.2, 0.76, 0));
  }

  @ParameterizedTest
  @CsvSource({"OSCILLATORY, 1.5", "PRODUCT_PEAK, 7", "CORNER_PEAK, 1.85", "GAUSSIAN, 7.03", "CONTINUOUS, 20.4",
    "DISCONTINUOUS, 4.3"})
  void coefficientsHaveTheSumsOfTheirFamily(Family family, double sum) {
    var function = GenzFunction.random(family, 7, 3);
    assertThat(Arrays.stream(function.c().toDoubles()).sum()).isCloseTo(sum, within(1e-12));
    assertThat(Arrays.stream(function.w().toDoubles()).sum()).isCloseTo(1, within(1e-12));
    assertThat(function.c().toDoubles()).hasSize(7).doesNotHaveDuplicates();
    assertThat(GenzFunction.random(family, 7, 3).c().toDoubles()).isEqualTo(function.c().toDoubles());
  }

  @Test
  void theErrorFallsWithTheNumberOfPointsInEveryFamily() {
    var backend = new ReusingBackend(Samples.generated());
    assertThat(Family.values()).allSatisfy(family -> {
      var errors = IntStream.of(10, 200).mapToObj(points -> FunctionApproximation
          .of(GenzFunction.random(family, 2, 1), points, 300, 500, 1, backend).errors()).toList();
      assertThat(errors).extracting(RegressionReport::meanAbsoluteError)
          .isSortedAccordingTo(Comparator.reverseOrder());
      assertThat(errors.getLast().meanAbsoluteError()).isLessThan(0.7 * errors.getFirst().meanAbsoluteError());
      assertThat(errors).allSatisfy(error -> assertThat(error.maximumError()).isGreaterThan(error.meanAbsoluteError()));
    });
  }

  @Test
  @EnabledIf("org.adjoint.nn.plot.Pictures#textCanBeDrawn")
  void theCommandPrintsATableAndLeavesThePlots(@TempDir Path folder) {
    var bytes = new ByteArrayOutputStream();
    int code = GenzCommand.run(printingTo(bytes), "--dimensions", "2,3", "--points",
        "5,10", "--test-points", "20", "--updates", "5", "--output", folder.toString());
    assertThat(code).isZero();
    var lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(1 + 2 * 6 * 2 + 2);
    assertThat(lines.get(1)).matches("oscillatory +2 +5 +\\S+ +\\S+ +\\S+");
    assertThat(lines.get(24)).startsWith("discontinuous").contains(" 3 ", " 10 ");
    assertThat(folder.resolve("genz.png")).exists();
    assertThat(folder.resolve("genz.svg")).exists();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --points 0 | --points needs numbers from 1 to 1000000, but is [0].
      --dimensions 2,-1 | --dimensions needs numbers from 1 to 1000, but is [2, -1].
      --test-points 0 | --test-points must be at least 1, but is 0.
      --updates 0 | --updates must be at least 1, but is 0.
      --points few | Invalid value for option '--points' (N): 'few' is not an int""")
  void mistakesAreOneSentenceAndExitCode2(String arguments, String sentence) {
    var bytes = new ByteArrayOutputStream();
    assertThat(GenzCommand.run(printingTo(bytes), arguments.split(" "))).isEqualTo(2);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines()).containsExactly(sentence, "Try --help.");
  }

  @Test
  void aFolderThatCannotBeMadeIsToldBeforeTheWork(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    for (var run : List.<BiFunction<Console, String[], Integer>>of(GenzCommand::run, Gallery::run)) {
      var bytes = new ByteArrayOutputStream();
      assertThat(run.apply(printingTo(bytes), new String[] {"--output", file.toString()})).isEqualTo(2);
      assertThat(bytes.toString(StandardCharsets.UTF_8).strip())
          .isEqualTo("The output folder " + file + " cannot be made, because " + file + " is a file.");
    }
  }

  private static Console printingTo(ByteArrayOutputStream bytes) {
    var stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new Console(stream, stream);
  }
}
