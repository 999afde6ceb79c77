package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.cases.Samples.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Textbook examples against numbers and derivations that do not come from this library.
class WorkedExamplesTest {
  private static double[] value(Tensor tensor, Map<String, NdArray> values) {
    return Runs.value(tensor, values).toDoubles();
  }

  private static Offset<Double> close(double distance) {
    return within(distance);
  }

  // ---- three tanh layers: x = 2, target 1 ----

  /// Each layer is y = tanh(w y′ + b) with w = ½ and b = 0, so that
  /// y₁ = tanh 1 = 0.76159, y₂ = tanh 0.38080 = 0.36341, y₃ = tanh 0.18170 = 0.17973. With E = ½ (y₃ − 1)²:
  /// δ₃ = (y₃ − 1)(1 − y₃²) = −0.79377, δ₂ = ½ δ₃ (1 − y₂²) = −0.34447, δ₁ = ½ δ₂ (1 − y₁²) = −0.07234;
  /// ∂E/∂wₖ = δₖ yₖ₋₁ and ∂E/∂bₖ = δₖ.
  @Test
  void threeTanhLayersHaveTheSensitivitiesOfTheLecture() {
    var values = new HashMap<String, NdArray>();
    var weights = new ArrayList<Tensor>();
    var biases = new ArrayList<Tensor>();
    var y = input("x");
    values.put("x", NdArray.scalar(FLOAT64, 2));
    for (int layer = 1; layer <= 3; layer++) {
      weights.add(input("w" + layer));
      biases.add(input("b" + layer));
      values.put("w" + layer, NdArray.scalar(FLOAT64, 0.5));
      values.put("b" + layer, NdArray.scalar(FLOAT64, 0));
      y = y.mul(weights.getLast()).add(biases.getLast()).tanh();
    }
    var error = y.sub(1).square().mul(0.5);
    // The textbook's recursion, in plain doubles.
    double[] outputs = {2, 0, 0, 0};
    for (int layer = 1; layer <= 3; layer++) {
      outputs[layer] = Math.tanh(0.5 * outputs[layer - 1]);
    }
    double[] delta = new double[4];
    delta[3] = (outputs[3] - 1) * (1 - outputs[3] * outputs[3]);
    for (int layer = 2; layer >= 1; layer--) {
      delta[layer] = 0.5 * delta[layer + 1] * (1 - outputs[layer] * outputs[layer]);
    }
    assertThat(delta).containsExactly(new double[] {0, -0.07234, -0.34447, -0.79377}, close(5e-5));
    var byWeight = Gradients.of(error, weights);
    var byBias = Gradients.of(error, biases);
    for (int layer = 1; layer <= 3; layer++) {
      assertThat(value(byBias.get(layer - 1), values)[0]).isCloseTo(delta[layer], within(1e-15));
      assertThat(value(byWeight.get(layer - 1), values)[0]).isCloseTo(delta[layer] * outputs[layer - 1], within(1e-15));
    }
  }

  // ---- Rosenbrock ----

  /// f = (1 − x)² + 100 (y − x²)²: ∇f = (−2(1 − x) − 400x(y − x²), 200(y − x²)), and at (−1.2, 1), where y − x² = −0.44,
  /// ∇f = (−4.4 − 211.2, −88). H = [[2 − 400(y − 3x²), −400x], [−400x, 200]] = [[2 + 1328, 480], [480, 200]].
  @Test
  void rosenbrocksFunctionAtItsUsualStart() {
    var p = input("p", 2);
    var x = Tensor.of(new Op.Slice(p, 0, 0, 1, 1));
    var y = Tensor.of(new Op.Slice(p, 0, 1, 1, 1));
    var f = x.neg().add(1).square().add(y.sub(x.square()).square().mul(100)).sum();
    var at = Map.of("p", NdArray.of(new double[] {-1.2, 1}), "v", NdArray.of(new double[] {2, -1}));
    assertThat(value(f, at)[0]).isCloseTo(24.2, within(1e-13));
    assertThat(value(Gradients.of(f, List.of(p)).getFirst(), at))
        .containsExactly(new double[] {-215.6, -88}, close(1e-12));
    assertThat(value(Hessians.of(f, p), at)).containsExactly(new double[] {1330, 480, 480, 200}, close(1e-11));
    assertThat(value(Hessians.product(f, List.of(p), List.of(input("v", 2)), Independent.ERROR).getFirst(), at))
        .containsExactly(new double[] {2 * 1330 - 480, 2 * 480 - 200}, close(1e-11));
    // With respect to two scalars the Hessian has blocks. Third derivatives: ∂³f/∂x³ = 2400x, ∂³f/∂x²∂y = −400.
    var a = input("a");
    var b = input("b");
    var g = a.neg().add(1).square().add(b.sub(a.square()).square().mul(100));
    var there = Map.of("a", NdArray.scalar(FLOAT64, -1.2), "b", NdArray.scalar(FLOAT64, 1));
    var blocks = Hessians.of(g, List.of(a, b), Independent.ERROR);
    assertThat(value(blocks.get(0).get(0), there)[0]).isCloseTo(1330, within(1e-11));
    assertThat(value(blocks.get(1).get(0), there)[0]).isCloseTo(480, within(1e-11));
    assertThat(value(blocks.get(0).get(1), there)[0]).isCloseTo(480, within(1e-11));
    assertThat(value(blocks.get(1).get(1), there)[0]).isCloseTo(200, within(1e-11));
    var third = Gradients.of(blocks.getFirst().getFirst(), List.of(a, b));
    assertThat(value(third.get(0), there)[0]).isCloseTo(-2880, within(1e-10));
    assertThat(value(third.get(1), there)[0]).isCloseTo(-400, within(1e-10));
  }

  // ---- the Hessian of a network with three layers ----

  private static final int[] WIDTHS = {2, 3, 2, 1};
  private static final double[] INPUT = {0.7, -1.3};

  /// E = ½ (y − 0.3)² with y = W₃ tanh(W₂ tanh(W₁ x)), all weights in one vector.
  @Test
  void theHessianOfANetworkIsTheDifferenceOfItsHandWrittenGradient() {
    var theta = input("theta", 14);
    var h = Tensor.constant(NdArray.of(INPUT, 2, 1));
    int offset = 0;
    for (int layer = 1; layer < WIDTHS.length; layer++) {
      int size = WIDTHS[layer] * WIDTHS[layer - 1];
      var w = Tensor.of(new Op.Slice(theta, 0, offset, size, 1)).reshape(Shape.of(WIDTHS[layer], WIDTHS[layer - 1]));
      h = w.matMul(h);
      h = layer < 3 ? h.tanh() : h;
      offset += size;
    }
    var error = h.sub(0.3).square().mul(0.5).sum();
    var at = IntStream.range(0, 14).mapToDouble(i -> Math.sin(i + 1) * 0.8).toArray();
    var values = Map.of("theta", NdArray.of(at));
    assertThat(value(Gradients.of(error, List.of(theta)).getFirst(), values))
        .containsExactly(networkGradient(at), close(1e-14));
    var hessian = value(Hessians.of(error, theta), values);
    for (int column = 0; column < 14; column++) {
      var high = at.clone();
      var low = at.clone();
      high[column] += 1e-5;
      low[column] -= 1e-5;
      var up = networkGradient(high);
      var down = networkGradient(low);
      for (int row = 0; row < 14; row++) {
        assertThat(hessian[row * 14 + column]).isCloseTo((up[row] - down[row]) / 2e-5, within(1e-9));
        assertThat(hessian[row * 14 + column]).isCloseTo(hessian[column * 14 + row], within(1e-14));
      }
    }
  }

  /// Backpropagation by hand: δ of the output is y − 0.3; ∂E/∂W = δ hᵀ, and below δ ← (Wᵀ δ) ⊙ (1 − h²).
  private static double[] networkGradient(double[] theta) {
    var activations = new double[4][];
    activations[0] = INPUT;
    var offsets = new int[] {0, 0, 6, 12};
    for (int layer = 1; layer <= 3; layer++) {
      activations[layer] = new double[WIDTHS[layer]];
      for (int i = 0; i < WIDTHS[layer]; i++) {
        double sum = 0;
        for (int j = 0; j < WIDTHS[layer - 1]; j++) {
          sum += theta[offsets[layer] + i * WIDTHS[layer - 1] + j] * activations[layer - 1][j];
        }
        activations[layer][i] = layer < 3 ? Math.tanh(sum) : sum;
      }
    }
    var gradient = new double[14];
    var delta = new double[] {activations[3][0] - 0.3};
    for (int layer = 3; layer >= 1; layer--) {
      var below = new double[WIDTHS[layer - 1]];
      for (int j = 0; j < below.length; j++) {
        double h = activations[layer - 1][j];
        for (int i = 0; i < delta.length; i++) {
          int weight = offsets[layer] + i * below.length + j;
          gradient[weight] = delta[i] * h;
          below[j] += theta[weight] * delta[i] * (1 - h * h);
        }
      }
      delta = below;
    }
    return gradient;
  }

  // ---- a cell of long short-term memory ----

  private static final int STEPS = 5;

  /// One unit: i, f, o = σ(w x + u h + b) and g = tanh(w x + u h + b); c ← f c + i g, h ← o tanh c. The loss is Σ h² over the steps.
  @Test
  void anLstmCellHasTheGradientOfBackpropagationThroughTime() {
    var weights = input("weights", 12);
    var xs = Tensor.input("xs", FLOAT64, new Shape(List.of(Dim.symbol("steps"))));
    var h = input("h");
    var c = input("c");
    var x = input("x");
    var w = input("w", 12);
    var gates = new ArrayList<Tensor>();
    for (int gate = 0; gate < 4; gate++) {
      var sum = pick(w, gate * 3).mul(x).add(pick(w, gate * 3 + 1).mul(h)).add(pick(w, gate * 3 + 2));
      gates.add(gate < 3 ? sum.sigmoid() : sum.tanh());
    }
    var nextC = gates.get(1).mul(c).add(gates.get(0).mul(gates.get(3)));
    var nextH = gates.get(2).mul(nextC.tanh());
    var zero = Tensor.scalar(FLOAT64, 0);
    var loop = new Loop(new Body(List.of(h, c, x, w), List.of(nextH, nextC, nextH)), List.of(zero, zero), List.of(xs),
        List.of(weights), xs.shape().dim(0), false);
    var loss = loop.result(new Loop.Result.Stacked(0)).square().sum();
    var at = IntStream.range(0, 12).mapToDouble(i -> Math.cos(2 * i + 1)).toArray();
    var inputs = new double[] {1, -0.5, 0.3, 2, -1};
    var expected = new double[12 + STEPS];
    double lossByHand = lstm(at, inputs, expected);
    var values = Map.of("weights", NdArray.of(at), "xs", NdArray.of(inputs));
    assertThat(value(loss, values)[0]).isCloseTo(lossByHand, within(1e-15));
    var gradients = Gradients.of(loss, List.of(weights, xs));
    var derived = IntStream.range(0, 17)
        .mapToDouble(i -> i < 12 ? value(gradients.get(0), values)[i] : value(gradients.get(1), values)[i - 12]);
    assertThat(derived.toArray()).containsExactly(expected, close(1e-14));
  }

  private static Tensor pick(Tensor w, int place) {
    return Tensor.of(new Op.Slice(w, 0, place, 1, 1)).reshape(Shape.SCALAR);
  }

  /// Backpropagation through time by hand, in plain doubles.
  ///
  /// @param gradient takes that of the weights, and then that of the inputs
  private static double lstm(double[] w, double[] xs, double[] gradient) {
    var gates = new double[STEPS][4];
    var h = new double[STEPS + 1];
    var c = new double[STEPS + 1];
    double loss = 0;
    for (int t = 0; t < STEPS; t++) {
      for (int gate = 0; gate < 4; gate++) {
        double sum = w[gate * 3] * xs[t] + w[gate * 3 + 1] * h[t] + w[gate * 3 + 2];
        gates[t][gate] = gate < 3 ? 1 / (1 + Math.exp(-sum)) : Math.tanh(sum);
      }
      c[t + 1] = gates[t][1] * c[t] + gates[t][0] * gates[t][3];
      h[t + 1] = gates[t][2] * Math.tanh(c[t + 1]);
      loss += h[t + 1] * h[t + 1];
    }
    double dh = 0;
    double dc = 0;
    for (int t = STEPS - 1; t >= 0; t--) {
      dh += 2 * h[t + 1];
      double squashed = Math.tanh(c[t + 1]);
      dc += dh * gates[t][2] * (1 - squashed * squashed);
      double[] byGate = {dc * gates[t][3], dc * c[t], dh * squashed, dc * gates[t][0]};
      dc *= gates[t][1];
      dh = 0;
      for (int gate = 0; gate < 4; gate++) {
        double y = gates[t][gate];
        double delta = byGate[gate] * (gate < 3 ? y * (1 - y) : 1 - y * y);
        gradient[gate * 3] += delta * xs[t];
        gradient[gate * 3 + 1] += delta * h[t];
        gradient[gate * 3 + 2] += delta;
        gradient[12 + t] += delta * w[gate * 3];
        dh += delta * w[gate * 3 + 1];
      }
    }
    return loss;
  }
}
