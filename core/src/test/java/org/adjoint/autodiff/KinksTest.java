package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.cases.Samples.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.eval.Runs;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// What a derivative is where mathematics has none, or where formulas meet 0, ∞ and NaN.
class KinksTest {
  private static double[] gradientAt(Tensor function, Tensor x, double... at) {
    return Runs.value(Gradients.of(function.sum(), List.of(x)).getFirst(), Map.of("x", NdArray.of(at))).toDoubles();
  }

  @Test
  void reluAndAbsAreFlatAtZero() {
    var x = input("x", 3);
    assertThat(gradientAt(Activations.relu(x), x, -1, 0, 2)).containsExactly(0, 0, 1);
    assertThat(gradientAt(x.abs(), x, -1, 0, 2)).containsExactly(-1, 0, 1);
    assertThat(gradientAt(x.abs(), x, -0.0, 0, 2)).containsExactly(0, 0, 1);
  }

  @Test
  void forwardModeHasTheSameConventions() {
    var x = input("x", 3);
    assertThat(slopesAt(Activations.relu(x), x, -1, 0, 2)).containsExactly(0, 0, 1);
    assertThat(slopesAt(x.abs(), x, -1, 0, 2)).containsExactly(-1, 0, 1);
    assertThat(slopesAt(x.maximum(x.number(1)), x, 0, 1, 2)).containsExactly(0, 0.5, 1);
    // What holds a maximum together moves it by the mean of its tangents, here 1, 2 and 3.
    assertThat(slopesAt(x.max(), x, 5, 1, 5)).containsExactly(2);
  }

  /// The tangent when the elements of `x` move by 1, 1, 1, or by 1, 2, 3 into a maximum.
  private static double[] slopesAt(Tensor function, Tensor x, double... at) {
    var one = x.number(1).broadcastTo(x.shape());
    var tangent = function.shape().rank() == 0 ? Tensor.iota(FLOAT64, x.shape(), 0).add(1) : one;
    var forward = Gradients.jvp(List.of(function), List.of(x), List.of(tangent), Independent.ERROR).getFirst();
    return Runs.value(forward, Map.of("x", NdArray.of(at))).toDoubles();
  }

  @Test
  void tiesOfTwoShareTheGradient() {
    var x = input("x", 3);
    assertThat(gradientAt(x.maximum(x.number(1)), x, 0, 1, 2)).containsExactly(0, 0.5, 1);
    assertThat(gradientAt(x.minimum(x.number(1)), x, 0, 1, 2)).containsExactly(1, 0.5, 0);
    assertThat(gradientAt(x.maximum(x), x, 0, 1, 2)).containsExactly(1, 1, 1);
  }

  @Test
  void tiesOfAReductionShareTheGradient() {
    var x = input("x", 4);
    assertThat(gradientAt(x.max(), x, 3, 1, 3, 2)).containsExactly(0.5, 0, 0.5, 0);
    assertThat(gradientAt(x.min(), x, 1, 1, 1, 2)).containsExactly(1.0 / 3, 1.0 / 3, 1.0 / 3, 0);
  }

  @Test
  void whatIsNotSelectedContributesNothingHoweverLargeItsGradient() {
    var x = input("x", 2);
    var positive = x.greaterThan(x.number(0));
    // The cotangent is ∞ where the square root is taken at 0.
    assertThat(gradientAt(positive.select(x, x.number(1)).sqrt(), x, 4, -1)).containsExactly(0.25, 0);
    assertThat(gradientAt(positive.select(x.number(0), x).sqrt(), x, 4, -1)[0]).isZero();
  }

  @Test
  void aBranchWithoutADerivativeSpoilsTheOtherUnlessItsArgumentIsGuarded() {
    var x = input("x", 2);
    var positive = x.greaterThan(x.number(0));
    // As in JAX and PyTorch: 0 · (1/2√0) is NaN, although the branch is not taken.
    assertThat(gradientAt(positive.select(x.sqrt(), x.number(0)), x, 4, 0)).containsExactly(0.25, Double.NaN);
    var guarded = positive.select(x, x.number(1)).sqrt();
    assertThat(gradientAt(positive.select(guarded, x.number(0)), x, 4, 0)).containsExactly(0.25, 0);
  }

  @Test
  void powersAtZeroHaveTheDerivativesOfTheirNeighbours() {
    var x = input("x", 6);
    var exponents = Tensor.constant(NdArray.of(new double[] {0, 1, 2, 3, 0.5, -1}));
    var slopes = gradientAt(x.pow(exponents), x, 0, 0, 0, 0, 0, 0);
    assertThat(slopes).containsExactly(0, 1, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    var curvature = Gradients.of(x.pow(exponents).sum(), List.of(x)).getFirst();
    assertThat(Arrays.copyOf(gradientAt(curvature, x, 0, 0, 0, 0, 0, 0), 4)).containsExactly(0, 0, 2, 0);
    // By the exponent: 0ʸ does not move where y ≥ 0; neither does 1ʸ.
    var y = input("x", 4);
    assertThat(gradientAt(y.number(0).broadcastTo(y.shape()).pow(y), y, 0, 1, 2.5, 0.5)).containsOnly(0);
    assertThat(gradientAt(y.number(1).broadcastTo(y.shape()).pow(y), y, -3, 0, 1, 2)).containsOnly(0);
    // d/dy 2ʸ = 2ʸ log 2.
    assertThat(gradientAt(y.number(2).broadcastTo(y.shape()).pow(y), y, 0, 1, 2, 3)).containsExactly(
        new double[] {Math.log(2), 2 * Math.log(2), 4 * Math.log(2), 8 * Math.log(2)}, within(1e-14));
  }

  @Test
  void theMixedDerivativeOfAPowerIsTheSameInBothOrders() {
    // ∂²/∂a∂b aᵇ = aᵇ⁻¹ (1 + b log a), at b = 0 that is 1/a; at a = 0 no order may give NaN where b > 1.
    var ab = input("x", 2);
    var power = Tensor.of(new Op.Slice(ab, 0, 0, 1, 1)).pow(Tensor.of(new Op.Slice(ab, 0, 1, 1, 1))).sum();
    var hessian = Hessians.of(power, ab);
    assertThat(Runs.value(hessian, Map.of("x", NdArray.of(new double[] {2, 0}))).toDoubles())
        .containsExactly(new double[] {0, 0.5, 0.5, Math.log(2) * Math.log(2)}, within(1e-15));
    assertThat(Runs.value(hessian, Map.of("x", NdArray.of(new double[] {0, 2}))).toDoubles())
        .containsExactly(2, 0, 0, 0);
  }

  @Test
  void noGradientPassesAStop() {
    var x = input("x", 2);
    assertThat(gradientAt(x.stopGradient().mul(x), x, 3, 4)).containsExactly(3, 4);
  }

  @Test
  void derivativesAtTheEdgesAreWhatTheirFormulasSay() {
    var x = input("x", 1);
    assertThat(gradientAt(x.sqrt(), x, 0)).containsExactly(Double.POSITIVE_INFINITY);
    assertThat(gradientAt(x.log(), x, 0)).containsExactly(Double.POSITIVE_INFINITY);
    assertThat(gradientAt(x.sigmoid(), x, 1000)).containsExactly(0);
    assertThat(gradientAt(x.sigmoid(), x, -1000)).containsExactly(0);
    assertThat(gradientAt(x.tanh(), x, Double.NEGATIVE_INFINITY)).containsExactly(0);
    assertThat(gradientAt(x.exp(), x, Double.NaN)).containsExactly(Double.NaN);
  }

  @Test
  void logSoftmaxNeitherOverflowsNorCancels() {
    var x = input("x", 3);
    var values = Map.of("x", NdArray.of(new double[] {1e4, 0, -1e4}));
    assertThat(Runs.value(Reductions.logSoftmax(x, 0), values).toDoubles()).containsExactly(0, -1e4, -2e4);
    assertThat(Runs.value(Reductions.softmax(x, 0), values).toDoubles()).containsExactly(1, 0, 0);
    assertThat(Runs.value(Reductions.logSumExp(x, 0), values).item()).isEqualTo(1e4);
    assertThat(gradientAt(Reductions.logSumExp(x, 0), x, 1e4, 0, -1e4)).containsExactly(1, 0, 0);
  }
}
