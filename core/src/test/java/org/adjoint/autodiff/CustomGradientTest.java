package org.adjoint.autodiff;

import static org.adjoint.array.DType.INT32;
import static org.adjoint.cases.Samples.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// Derivatives that a user gives, and derivatives from recomputed values.
class CustomGradientTest {
  private static final Map<String, NdArray> AT = Map.of("x", NdArray.of(new double[] {0.5, -1, 2}), "t",
      NdArray.of(new double[] {1, 10, 100}), "k", NdArray.of(new int[] {1, 2, 3}), "y",
      NdArray.of(new double[] {3, 5, 7}));

  private final Tensor x = input("x", 3);
  private final Tensor t = input("t", 3);

  private static double[] value(Tensor tensor) {
    return Runs.value(tensor, AT).toDoubles();
  }

  /// A step whose gradient passes as if it were the identity.
  private Tensor straightThrough() {
    return CustomGradient.of(List.of(x), v -> v.getFirst().floor(), (_, _, g) -> List.of(g));
  }

  @Test
  void theRuleStandsInForTheDerivativeInBothModes() {
    var rounded = straightThrough();
    assertThat(value(rounded)).containsExactly(0, -1, 2);
    assertThat(value(Gradients.of(rounded.mul(t).sum(), List.of(x)).getFirst())).containsExactly(1, 10, 100);
    assertThat(value(Gradients.jvp(List.of(rounded), List.of(x), List.of(t), Independent.ERROR).getFirst()))
        .containsExactly(1, 10, 100);
    assertThat(value(Jacobians.of(rounded, x))).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
    // In the square both the rule and the value count.
    assertThat(value(Gradients.of(rounded.square().sum(), List.of(x)).getFirst())).containsExactly(0, -2, 4);
  }

  @Test
  void aRuleMaySayWhatIsNotTrue() {
    // Reversal of the gradient: f(x) = x with f′ = −1.
    var reversed = CustomGradient.of(List.of(x), v -> v.getFirst().mul(1), (_, _, g) -> List.of(g.neg()));
    assertThat(value(Gradients.of(reversed.square().sum(), List.of(x)).getFirst())).containsExactly(-1, 2, -4);
    assertThat(value(Gradients.jvp(List.of(reversed), List.of(x), List.of(t), Independent.ERROR).getFirst()))
        .containsExactly(-1, -10, -100);
  }

  @Test
  void higherDerivativesAreThoseOfTheRule() {
    // f = log(1 + eˣ) with the rule g·σ(x): f″ = σ(x) σ(−x).
    var f = CustomGradient.of(List.of(x), v -> v.getFirst().exp().add(1).log(),
        (v, _, g) -> List.of(g.mul(v.getFirst().sigmoid())));
    var hessian = value(Hessians.of(f.sum(), x));
    var at = new double[] {0.5, -1, 2};
    for (int i = 0; i < 3; i++) {
      double sigma = 1 / (1 + Math.exp(-at[i]));
      assertThat(hessian[i * 4]).isCloseTo(sigma * (1 - sigma), within(1e-14));
    }
  }

  @Test
  void integerArgumentsHaveNoDerivative() {
    var k = Tensor.input("k", INT32, Shape.of(3));
    var scaled = CustomGradient.of(List.of(x, k), v -> v.get(0).mul(v.get(1).cast(x.dtype())),
        (v, _, g) -> List.of(g.mul(v.get(1).cast(x.dtype())), v.get(1)));
    assertThat(value(Gradients.of(scaled.sum(), List.of(x)).getFirst())).containsExactly(1, 2, 3);
    assertThat(value(Gradients.jvp(List.of(scaled), List.of(x), List.of(t), Independent.ERROR).getFirst()))
        .containsExactly(1, 20, 300);
  }

  @Test
  void aRuleIsVectorisedWithItsFunction() {
    var k = Tensor.input("k", INT32, Shape.of(3));
    var y = input("y", 3);
    var rows = input("rows", 2, 3);
    var scaled = Vectorize.of(row -> CustomGradient.of(List.of(row, y, k),
        v -> v.get(0).mul(v.get(1)).mul(v.get(2).cast(x.dtype())),
        // Twice the truth for the row, the truth for y.
        (v, _, g) -> List.of(g.mul(v.get(1)).mul(2), g.mul(v.get(0)), v.get(2))), rows);
    var values = new HashMap<>(AT);
    values.put("rows", NdArray.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));
    var gradients = Gradients.of(scaled.sum(), List.of(rows, y));
    assertThat(Runs.value(scaled, values).toDoubles()).containsExactly(3, 20, 63, 12, 50, 126);
    assertThat(Runs.value(gradients.get(0), values).toDoubles()).containsExactly(6, 10, 14, 6, 10, 14);
    assertThat(Runs.value(gradients.get(1), values).toDoubles()).containsExactly(5, 7, 9);
  }

  @Test
  void aFunctionDependsOnNothingPastItsArguments() {
    var y = input("y", 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CustomGradient.of(List.of(x), v -> v.getFirst().mul(y), (_, _, g) -> List.of(g)))
        .withMessageMatching("A function with a derivative of its own depends on nothing but its arguments "
            + "\\[x: float64\\[3]], but mul: float64\\[3] from .* depends on y: float64\\[3] as well; "
            + "make that an argument\\.");
  }

  @Test
  void aRuleReturnsACotangentForEachArgument() {
    var none = CustomGradient.of(List.of(x), v -> v.getFirst().exp(), (_, _, _) -> List.of());
    var wrong = CustomGradient.of(List.of(x), v -> v.getFirst().exp(), (_, _, g) -> List.of(g.sum()));
    for (var function : List.of(none, wrong)) {
      assertThatIllegalArgumentException().isThrownBy(() -> Gradients.of(function.sum(), List.of(x)))
          .withMessageContaining("must return one cotangent for each of [x: float64[3]], of the same shape and type");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Gradients.jvp(List.of(function), List.of(x), List.of(t), Independent.ERROR))
          .withMessageContaining("must return one cotangent for each");
    }
  }

  // ---- checkpoints ----

  private static long count(Tensor result, Class<? extends Op> op) {
    return Program.named("p").output("result", result).build().nodes().stream()
        .filter(node -> op.isInstance(node.op())).count();
  }

  @Test
  void aCheckpointIsComputedAgainFromItsBoundary() {
    var plain = Gradients.of(x.sin().tanh().square().sum(), List.of(x)).getFirst();
    var again = Gradients.of(Checkpoint.of(x.sin().tanh()).square().sum(), List.of(x)).getFirst();
    assertThat(value(again)).containsExactly(value(plain));
    assertThat(count(plain, Op.Tanh.class)).isEqualTo(1);
    assertThat(count(again, Op.Tanh.class)).isEqualTo(2);
    assertThat(count(again, Op.Barrier.class)).isEqualTo(1);
    var kept = x.sin();
    var half = Gradients.of(Checkpoint.of(kept.tanh(), kept).square().sum(), List.of(x)).getFirst();
    assertThat(value(half)).containsExactly(value(plain));
    assertThat(count(half, Op.Sin.class)).isEqualTo(1);
    assertThat(count(half, Op.Tanh.class)).isEqualTo(2);
  }

  @Test
  void whatABoundaryDoesNotCutIsKeptAsWell() {
    var y = input("y", 3);
    var hidden = x.tanh();
    var value = Checkpoint.of(hidden.mul(y).exp(), hidden);
    assertThat(((Op.Checkpoint) value.op()).boundary()).containsExactly(hidden, y);
    var gradients = Gradients.of(value.sum(), List.of(x, y));
    var plain = Gradients.of(hidden.mul(y).exp().sum(), List.of(x, y));
    for (int i = 0; i < 2; i++) {
      assertThat(value(gradients.get(i))).containsExactly(value(plain.get(i)));
    }
  }

  @Test
  void aSourceWithinACheckpointHasItsWholeGradient() {
    var hidden = x.tanh();
    var checkpoint = Checkpoint.of(hidden.square());
    var loss = checkpoint.add(hidden).sum();
    // d/dh (h² + h) = 2h + 1, also for the value itself: d/dv of v is 1.
    assertThat(value(Gradients.of(loss, List.of(hidden)).getFirst()))
        .containsExactly(new double[] {2 * Math.tanh(0.5) + 1, 2 * Math.tanh(-1) + 1, 2 * Math.tanh(2) + 1},
            within(1e-15));
    var value = ((Op.Checkpoint) checkpoint.op()).value();
    assertThat(value(Gradients.of(loss, List.of(value)).getFirst())).containsExactly(1, 1, 1);
  }

  @Test
  void aCheckpointOfNoInputsIsAConstant() {
    var constant = Checkpoint.of(Tensor.constant(NdArray.of(new double[] {1, 2, 3})).exp());
    assertThat(value(Gradients.of(constant.mul(x).sum(), List.of(x)).getFirst())).containsExactly(value(constant));
  }
}
