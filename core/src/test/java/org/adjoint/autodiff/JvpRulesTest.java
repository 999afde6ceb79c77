package org.adjoint.autodiff;

import static org.adjoint.cases.Samples.ordinary;
import static org.adjoint.cases.Samples.weighed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.cases.PrimitiveCases;
import org.adjoint.cases.PrimitiveCases.Case;
import org.adjoint.cases.Samples;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Forward mode against reverse mode, for every primitive.
class JvpRulesTest {
  static Stream<Case> everyCase() {
    return PrimitiveCases.all().stream();
  }

  private static List<Tensor> tangents(List<Tensor> sources) {
    return sources.stream()
        .map(source -> Tensor.input("t_" + Samples.name(source), source.dtype(), source.shape())).toList();
  }

  private static Tensor inner(List<Tensor> a, List<Tensor> b) {
    var terms = new ArrayList<Tensor>();
    for (int i = 0; i < a.size(); i++) {
      terms.add(a.get(i).mul(b.get(i)).sum());
    }
    return terms.stream().reduce(Tensor::add).orElseThrow();
  }

  private static void assertEqual(Tensor actual, Tensor expected) {
    var values = ordinary(Samples.inputsOf(actual.add(expected)));
    double right = Runs.value(expected, values).item();
    double left = Runs.value(actual, values).item();
    assertThat(left).isCloseTo(right, within(1e-11 * Math.max(1, Math.abs(right))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void forwardModeIsTheAdjointOfReverseMode(Case given) {
    var u = Tensor.input("u", given.result().dtype(), given.result().shape());
    var tangents = tangents(given.sources());
    var forward = Gradients.jvp(List.of(given.result()), given.sources(), tangents, Independent.ERROR).getFirst();
    var reverse = Gradients.vjp(List.of(given.result()), List.of(u), given.sources(), Independent.ERROR);
    assertThat(forward.shape()).isEqualTo(given.result().shape());
    assertThat(forward.dtype()).isEqualTo(given.result().dtype());
    assertEqual(inner(List.of(u), List.of(forward)), inner(reverse, tangents));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void secondDerivativesAreTheSameInEveryOrderOfModes(Case given) {
    var loss = weighed(given.result().square());
    var tangents = tangents(given.sources());
    var gradients = Gradients.of(loss, given.sources());
    var reverseOverReverse = Gradients.of(inner(gradients, tangents), given.sources(), Independent.ZERO);
    var forwardOverReverse = Hessians.product(loss, given.sources(), tangents, Independent.ERROR);
    var slope = Gradients.jvp(List.of(loss), given.sources(), tangents, Independent.ERROR).getFirst();
    var reverseOverForward = Gradients.of(slope, given.sources(), Independent.ZERO);
    assertEqual(weighted(forwardOverReverse), weighted(reverseOverReverse));
    assertEqual(weighted(reverseOverForward), weighted(reverseOverReverse));
  }

  private static Tensor weighted(List<Tensor> tensors) {
    return tensors.stream().map(Samples::weighed).reduce(Tensor::add).orElseThrow();
  }
}
