package org.adjoint.rewrite;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Runs;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

class StableGraphTest {
  private static final Tensor X = Tensor.input("x", FLOAT64, Shape.of(2));
  private static final Map<String, NdArray> AT = Map.of("x", NdArray.of(new double[] {0.5, -1}));

  private static double[] gradient(Tensor loss, Tensor source) {
    return Runs.value(Gradients.of(loss, List.of(source)).getFirst(), AT).toDoubles();
  }

  @Test
  void whatIsDifferentiatedIsStable() {
    var loss = X.sigmoid().log().sum();
    var stable = StableGraph.of(List.of(loss), List.of(X));
    assertThat(GraphWalk.topological(List.of(stable.of(loss)))).extracting(node -> node.op().label())
        .contains("softplus").doesNotContain("log", "sigmoid");
    assertThat(stable.of(X)).isSameAs(X);
    var far = Map.of("x", NdArray.of(new double[] {-2000, 2000}));
    assertThat(Runs.value(Gradients.of(loss, List.of(X)).getFirst(), far).toDoubles()).containsExactly(1, 0);
  }

  @Test
  void aSourceWithinAPatternStaysASource() {
    var probability = X.sigmoid().named("probability");
    var loss = probability.log().sum();
    assertThat(gradient(loss, probability))
        .containsExactly(Runs.value(probability.number(1).div(probability), AT).toDoubles());
  }

  @Test
  void sourcesThatComputeTheSameStayTwo() {
    var a = X.exp();
    var b = X.exp();
    assertThat(gradient(a.mul(b).sum(), a)).containsExactly(Math.exp(0.5), Math.exp(-1));
    assertThat(gradient(a.mul(b).sum(), X)).containsExactly(2 * Math.exp(0.5) * Math.exp(0.5),
        2 * Math.exp(-1) * Math.exp(-1));
  }

  @Test
  void derivativesPassThroughASourceToTheNext() {
    var hidden = X.add(0).exp();
    var loss = hidden.square().sum();
    var gradients = Gradients.of(loss, List.of(hidden, X));
    assertThat(Runs.value(gradients.get(0), AT).toDoubles()).containsExactly(2 * Math.exp(0.5), 2 * Math.exp(-1));
    assertThat(Runs.value(gradients.get(1), AT).get(0))
        .isCloseTo(2 * Math.exp(1), within(1e-12));
  }

  @Test
  void aSourceThatIsNotReachedStandsForItself() {
    var other = X.neg();
    assertThat(StableGraph.of(List.of(X.sum()), List.of(other)).of(other)).isSameAs(other);
  }

  @Test
  void whatConcernsDerivativesSurvives() {
    var stopped = X.mul(X.stopGradient()).sum();
    assertThat(gradient(stopped, X)).containsExactly(0.5, -1);
    var threefold = Tensor.of(new Op.CustomVjp(X.add(0), List.of(X), (_, _, g) -> List.of(g.mul(3))));
    assertThat(gradient(threefold.sum(), X)).containsExactly(3, 3);
    // The checkpoint begins at −x, which 1 + (−x) = 1 − x would jump over.
    var begin = X.neg();
    var again = Tensor.of(new Op.Checkpoint(begin.add(1).square(), List.of(begin)));
    assertThat(gradient(again.sum(), X)).containsExactly(-1, -4);
  }

  @Test
  void forwardAndBackwardPassMeetAgainWhenSimplified() {
    var hidden = X.neg().exp().add(1).log().named("hidden");
    var loss = hidden.square().sum().named("loss");
    var program = Program.named("p").output("loss", loss)
        .output("gradient", Gradients.of(loss, List.of(X)).getFirst()).build();
    assertThat(Simplifier.standard().apply(program).nodes().stream().map(node -> node.op().label()))
        .containsOnlyOnce("softplus").containsOnlyOnce("sigmoid").doesNotContain("exp", "log");
    assertThat(Simplifier.standard().apply(program).nodes()).extracting(Tensor::name).contains("hidden");
  }
}
