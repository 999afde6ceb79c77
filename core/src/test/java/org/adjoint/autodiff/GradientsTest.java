package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GradientsTest {
  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, FLOAT64, Shape.of(sizes));
  }

  private static double[] value(Tensor tensor, Map<String, NdArray> values) {
    return Runs.value(tensor, values).toDoubles();
  }

  @Test
  void anIndependentSourceIsAnErrorUnlessZerosAreWanted() {
    var x = input("x", 2);
    var y = input("y", 2, 3);
    var loss = x.sum();
    assertThatIllegalArgumentException().isThrownBy(() -> Gradients.of(loss, List.of(x, y)))
        .withMessageMatching("The gradient of sum: float64\\[] from .* with respect to y: float64\\[2, 3] from .*"
            + " does not exist: no differentiable path leads from one to the other\\.");
    var gradients = Gradients.of(loss, List.of(x, y), Gradients.Independent.ZERO);
    assertThat(gradients.get(1).shape()).isEqualTo(y.shape());
    assertThat(value(gradients.get(1), Map.of())).containsOnly(0).hasSize(6);
    assertThat(value(gradients.get(0), Map.of())).containsExactly(1, 1);
  }

  @Test
  void noGradientPassesThroughIntegersComparisonsOrStops() {
    var x = input("x");
    for (var path : List.of(x.cast(INT32).cast(FLOAT64), x.lessThan(x.number(1)).cast(FLOAT64), x.stopGradient())) {
      assertThatIllegalArgumentException().isThrownBy(() -> Gradients.of(path.square(), List.of(x)))
          .withMessageContaining("no differentiable path");
      assertThat(value(Gradients.of(path.square(), List.of(x), Gradients.Independent.ZERO).getFirst(), Map.of()))
          .containsExactly(0);
    }
  }

  @Test
  void theTargetMayBeASource() {
    var x = input("x");
    var loss = x.square();
    var gradients = Gradients.of(loss, List.of(loss, x));
    assertThat(value(gradients.get(0), Map.of())).containsExactly(1);
    assertThat(value(gradients.get(1), Map.of("x", NdArray.scalar(FLOAT64, 3)))).containsExactly(6);
  }

  @Test
  void aSourceMayBeComputed() {
    var x = input("x");
    var hidden = x.exp();
    var loss = hidden.square().add(hidden.mul(x));
    var at = Map.of("x", NdArray.scalar(FLOAT64, 0.5));
    var gradients = Gradients.of(loss, List.of(hidden, x));
    assertThat(value(gradients.get(0), at)).containsExactly(2 * Math.exp(0.5) + 0.5);
    assertThat(value(gradients.get(1), at)[0])
        .isCloseTo((2 * Math.exp(0.5) + 0.5) * Math.exp(0.5) + Math.exp(0.5), within(1e-14));
  }

  @Test
  void gradientsAreCalledAfterWhatTheyAre() {
    var x = input("x", 2);
    var hidden = x.tanh().named("hidden");
    var loss = hidden.square().sum().named("loss");
    var gradients = Gradients.of(loss, List.of(x, hidden));
    assertThat(gradients.get(0).name()).isEqualTo("dLoss_dX");
    assertThat(gradients.get(1).name()).isEqualTo("dLoss_dHidden");
    assertThat(Gradients.of(hidden.sum(), List.of(x)).getFirst().name()).isNull();
  }

  @Test
  void nothingIsComputedForWhatNoSourceReaches() {
    var x = input("x", 2, 2);
    var w = input("w", 2, 2);
    var gradient = Gradients.of(x.matMul(w).sum(), List.of(w)).getFirst();
    var products = Program.named("p").output("g", gradient).build().nodes().stream()
        .filter(node -> node.op() instanceof Op.MatMul).count();
    assertThat(products).isEqualTo(1);
  }

  @Test
  void rosenbrocksGradientAndHessianAreTheirFormulas() {
    var p = input("p", 2);
    var pick = List.of(NdArray.of(new double[] {1, 0}), NdArray.of(new double[] {0, 1}));
    var x = p.mul(Tensor.constant(pick.get(0))).sum();
    var y = p.mul(Tensor.constant(pick.get(1))).sum();
    var f = x.neg().add(1).square().add(y.sub(x.square()).square().mul(100));
    var gradient = Gradients.of(f, List.of(p)).getFirst();
    for (var at : List.of(new double[] {-1.2, 1}, new double[] {1, 1}, new double[] {0.3, -2})) {
      double u = at[0];
      double v = at[1];
      var values = Map.of("p", NdArray.of(at));
      assertThat(value(gradient, values)).containsExactly(
          new double[] {-2 * (1 - u) - 400 * u * (v - u * u), 200 * (v - u * u)}, close(1e-11));
      var hessian = IntStream.range(0, 2).mapToObj(row -> {
        var partial = gradient.mul(Tensor.constant(pick.get(row))).sum();
        return value(Gradients.of(partial, List.of(p)).getFirst(), values);
      }).toList();
      assertThat(hessian.get(0)).containsExactly(new double[] {2 - 400 * (v - 3 * u * u), -400 * u}, close(1e-11));
      assertThat(hessian.get(1)).containsExactly(new double[] {-400 * u, 200}, close(1e-11));
    }
  }

  /// x = 2, target 1, two hidden tanh layers and a tanh output; biases stand first in each weight matrix. The numbers
  /// were worked out by hand, to two places.
  @Test
  void threeTanhLayersHaveTheGradientsWorkedOutByHand() {
    var x = input("x", 1, 2);
    var w1 = input("w1", 2, 2);
    var w2 = input("w2", 3, 1);
    var w3 = input("w3", 2, 1);
    var h1 = x.matMul(w1).tanh();
    var h2 = withBias(h1, w2).tanh();
    var y = withBias(h2, w3).tanh();
    var error = y.sub(1).square().mul(0.5).sum();
    var at =
        Map.of("x", NdArray.of(new double[] {1, 2}, 1, 2), "w1", NdArray.of(new double[] {0.1, 0.2, 0.3, 0.4}, 2, 2),
            "w2", NdArray.of(new double[] {0.2, 1, -3}, 3, 1), "w3", NdArray.of(new double[] {1, 2}, 2, 1));
    var gradients = Gradients.of(error, List.of(w1, w2, w3));
    assertThat(value(h1, at)).containsExactly(new double[] {0.60, 0.76}, close(0.006));
    assertThat(value(h2, at)).containsExactly(new double[] {-0.90}, close(0.006));
    assertThat(value(y, at)).containsExactly(new double[] {-0.66}, close(0.006));
    assertThat(value(gradients.get(0), at)).containsExactly(new double[] {-0.22, 0.44, -0.44, 0.88}, close(0.03));
    assertThat(value(gradients.get(1), at)).containsExactly(new double[] {-0.35, -0.21, -0.26}, close(0.006));
    assertThat(value(gradients.get(2), at)).containsExactly(new double[] {-0.93, 0.84}, close(0.006));
  }

  private static Tensor withBias(Tensor hidden, Tensor weights) {
    int rows = ((Dim.Fixed) weights.shape().dim(0)).size();
    var first = new double[rows];
    first[0] = 1;
    var others = new double[rows * (rows - 1)];
    for (int i = 0; i < rows - 1; i++) {
      others[i * rows + i + 1] = 1;
    }
    var padded = hidden.matMul(Tensor.constant(NdArray.of(others, rows - 1, rows)));
    return padded.add(Tensor.constant(NdArray.of(first, 1, rows))).matMul(weights);
  }

  private static Offset<Double> close(double distance) {
    return within(distance);
  }
}
