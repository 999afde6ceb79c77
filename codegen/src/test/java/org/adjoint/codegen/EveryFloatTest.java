package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The error of elementary functions at every float: the long form of what [ElementaryFunctionsTest] samples.
@Tag("trust")
@EnabledIfSystemProperty(named = "adjoint.trust", matches = "long")
class EveryFloatTest {
  private static final long ALL = 1L << 32;
  private static final int PORTION = 1 << 18;
  private static final int SLICE = 1 << 13;

  static Stream<ElementaryFunctionsTest.Function> functions() {
    return ElementaryFunctionsTest.functions();
  }

  /// An error, and where it is.
  private record Worst(double ulps, float at) {
    static final Worst NONE = new Worst(0, 0);

    /// The first of the larger ones; what is no number counts as larger than all.
    Worst or(Worst other) {
      return Double.compare(other.ulps, ulps) <= 0 ? this : other;
    }

    static Worst in(float[] sample, double[] exact, float[] results, int from) {
      var worst = NONE;
      for (int place = 0; place < exact.length; place++) {
        double ulps = Ulps.ofFloat(exact[place], results[from + place]);
        if (Double.compare(ulps, worst.ulps) > 0) {
          worst = new Worst(ulps, sample[from + place]);
        }
      }
      return worst;
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyFunctionIsWithinItsBoundAtEveryFloat(ElementaryFunctionsTest.Function function, TestReporter reporter) {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("n")));
    var program = Program.named(function.name()).output("y", function.graph().apply(x)).build();
    var sessions = Agreement.GENERATED.stream().map(backend -> backend.compile(program).session()).toList();
    var worst = Collections.nCopies(sessions.size(), Worst.NONE);
    for (long from = 0; from < ALL; from += PORTION) {
      var sample = sample(from);
      var results = sessions.stream().map(session -> {
        session.bind("x", NdArray.of(sample)).run();
        return session.output("y").toFloats();
      }).toList();
      worst = larger(worst, IntStream.range(0, PORTION / SLICE).parallel().map(slice -> slice * SLICE)
          .mapToObj(place -> worst(function, sample, results, place))
          .reduce(Collections.nCopies(sessions.size(), Worst.NONE), EveryFloatTest::larger));
    }
    var backends = Agreement.GENERATED.iterator();
    for (var found : worst) {
      var backend = backends.next().description();
      reporter.publishEntry(function + " by " + backend, found.ulps + " ulps at " + found.at);
      assertThat(found.ulps).as("ulps of %s at %s by %s", function, found.at, backend)
          .isLessThanOrEqualTo(function.mostUlps());
    }
  }

  /// The largest error of each result in the slice that starts at a place.
  private static List<Worst> worst(ElementaryFunctionsTest.Function function, float[] sample, List<float[]> results,
      int from) {
    var numbers = new double[SLICE];
    for (int place = 0; place < SLICE; place++) {
      numbers[place] = sample[from + place];
    }
    var exact = function.references().apply(numbers);
    return results.stream().map(result -> Worst.in(sample, exact, result, from)).toList();
  }

  private static List<Worst> larger(List<Worst> some, List<Worst> others) {
    return IntStream.range(0, some.size()).mapToObj(result -> some.get(result).or(others.get(result))).toList();
  }

  /// The floats whose bits are the numbers from `from` on.
  private static float[] sample(long from) {
    var sample = new float[PORTION];
    for (int place = 0; place < sample.length; place++) {
      sample[place] = Float.intBitsToFloat((int) (from + place));
    }
    return sample;
  }
}
