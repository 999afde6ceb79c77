package org.adjoint.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With `adjoint.profile=true` the times of every program that ran are printed when the JVM ends.
class ProfileLogTest {
  /// Trains for two epochs whose last batch is smaller, as a user would who knows nothing of profiles.
  public static final class Training {
    private Training() {
    }

    public static void main(String[] arguments) {
      var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 20));
      var first = Tensor.input("hidden.weight", DType.FLOAT32, Shape.of(20, 30));
      var second = Tensor.input("scores.weight", DType.FLOAT32, Shape.of(30, 10));
      var hidden = x.matMul(first).tanh().named("hidden");
      var loss = hidden.matMul(second).named("scores").square().mean().named("loss");
      var gradients = Gradients.of(loss, List.of(first, second));
      var session = new GeneratedCodeBackend().compile(
          Program.named("training").output("loss", loss).update(first, first.sub(gradients.get(0).mul(0.1)))
              .update(second, second.sub(gradients.get(1).mul(0.1))).build())
          .session();
      session.bind("hidden.weight", NdArray.filled(DType.FLOAT32, first.shape(), 0.1));
      session.bind("scores.weight", NdArray.filled(DType.FLOAT32, second.shape(), 0.1));
      for (int batch : new int[] {64, 64, 64, 17, 64, 64, 64, 17}) {
        session.bind("x", NdArray.filled(DType.FLOAT32, Shape.of(batch, 20), 0.1)).run();
      }
    }
  }

  @Test
  void timesArePrintedAtTheEnd() throws Exception {
    // Which sizes took more is the machine's affair, as the first run is slow.
    assertThat(printed("true")).containsPattern("Times of the program \"training\" at \\{batch=(64|17)}:")
        .containsPattern("0 \\w+ +[0-9.]+ [nµm]?s +[0-9.]+ %")
        .containsPattern("mean of 6 runs( at \\{batch=64}:)? +[0-9.]+ [nµm]?s")
        .containsPattern("mean of 2 runs( at \\{batch=17}:)? +[0-9.]+ [nµm]?s")
        .containsPattern("layer +time +share\\R").containsPattern("hidden +[0-9.]+ [nµm]?s +[0-9.]+ %")
        .containsPattern("scores +[0-9.]+ [nµm]?s +[0-9.]+ %");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", ""})
  void nothingIsPrintedOtherwise(String value) throws Exception {
    assertThat(printed(value)).doesNotContain("Times of");
  }

  private static String printed(String value) throws IOException, InterruptedException {
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector", "-Dadjoint.cache=off", "-Dstderr.encoding=UTF-8",
        "-Dadjoint.profile=" + value, "-cp",
        System.getProperty("java.class.path"), Training.class.getName()).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return text;
  }
}
