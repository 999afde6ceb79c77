package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Session;
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

  /// The largest error so far, and where it is.
  private static final class Worst {
    private double ulps;
    private float at;

    void meet(float[] sample, double[] exact, float[] results) {
      var errors = IntStream.range(0, sample.length).parallel()
          .mapToDouble(place -> Ulps.ofFloat(exact[place], results[place])).toArray();
      for (int place = 0; place < errors.length; place++) {
        if (!(errors[place] <= ulps)) {
          ulps = errors[place];
          at = sample[place];
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyFunctionIsWithinItsBoundAtEveryFloat(ElementaryFunctionsTest.Function function, TestReporter reporter) {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("n")));
    var program = Program.named(function.name()).output("y", function.graph().apply(x)).build();
    var sessions = new LinkedHashMap<Session, Worst>();
    Agreement.GENERATED.forEach(backend -> sessions.put(backend.compile(program).session(), new Worst()));
    for (long from = 0; from < ALL; from += PORTION) {
      var sample = sample(from);
      var exact = references(function, sample);
      sessions.forEach((session, worst) -> {
        session.bind("x", NdArray.of(sample)).run();
        worst.meet(sample, exact, session.output("y").toFloats());
      });
    }
    var backends = Agreement.GENERATED.iterator();
    for (var worst : sessions.values()) {
      var backend = backends.next().description();
      reporter.publishEntry(function + " by " + backend, worst.ulps + " ulps at " + worst.at);
      assertThat(worst.ulps).as("ulps of %s at %s by %s", function, worst.at, backend)
          .isLessThanOrEqualTo(function.mostUlps());
    }
  }

  /// The floats whose bits are the numbers from `from` on.
  private static float[] sample(long from) {
    var sample = new float[PORTION];
    for (int place = 0; place < sample.length; place++) {
      sample[place] = Float.intBitsToFloat((int) (from + place));
    }
    return sample;
  }

  private static double[] references(ElementaryFunctionsTest.Function function, float[] sample) {
    return IntStream.range(0, PORTION / SLICE).parallel().mapToObj(slice -> {
      var numbers = new double[SLICE];
      for (int place = 0; place < SLICE; place++) {
        numbers[place] = sample[slice * SLICE + place];
      }
      return function.references().apply(numbers);
    }).flatMapToDouble(DoubleStream::of).toArray();
  }
}
