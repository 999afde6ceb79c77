package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

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

  static Stream<ElementaryFunctionsTest.Function> functions() {
    return ElementaryFunctionsTest.functions();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyFunctionIsWithinItsBoundAtEveryFloat(ElementaryFunctionsTest.Function function, TestReporter reporter) {
    for (var backend : Agreement.GENERATED) {
      var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("n")));
      var session =
          backend.compile(Program.named(function.name()).output("y", function.graph().apply(x)).build()).session();
      double most = 0;
      float worst = 0;
      for (long from = 0; from < ALL; from += PORTION) {
        var sample = new float[PORTION];
        for (int place = 0; place < sample.length; place++) {
          sample[place] = Float.intBitsToFloat((int) (from + place));
        }
        session.bind("x", NdArray.of(sample)).run();
        var results = session.output("y").toFloats();
        var errors = IntStream.range(0, sample.length).parallel()
            .mapToDouble(place -> Ulps.ofFloat(function.reference().applyAsDouble(sample[place]), results[place]))
            .toArray();
        for (int place = 0; place < errors.length; place++) {
          if (!(errors[place] <= most)) {
            most = errors[place];
            worst = sample[place];
          }
        }
      }
      reporter.publishEntry(function + " by " + backend.description(), most + " ulps at " + worst);
      assertThat(most).as("ulps of %s at %s by %s", function, worst, backend.description())
          .isLessThanOrEqualTo(function.mostUlps());
    }
  }
}
