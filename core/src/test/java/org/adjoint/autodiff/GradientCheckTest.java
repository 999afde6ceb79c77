package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
  @Test
  void aGradientCheckFindsWhatDiffers() {
    var v = Tensor.input("v", FLOAT64, Shape.of(2));
    var at = NdArray.of(new double[] {1, 2});
    var values = Map.of("v", at);
    var right = GradientCheck.compare(v.square().sum(), List.of(v), values, new Interpreter());
    assertThat(right).hasSize(2).allMatch(entry -> entry.error() < 1e-9);
    assertThat(right.get(1).derived()).isEqualTo(4);
    // The stop hides half of the derivative from the chain rule, not from the difference.
    var wrong = GradientCheck.compare(v.mul(v.stopGradient()).sum(), List.of(v), values, new Interpreter());
    assertThat(GradientCheck.worst(wrong).error()).isGreaterThan(0.4);
    assertThat(at.toDoubles()).containsExactly(1, 2);
  }

  @Test
  void aGradientThatIsNoNumberIsTheWorst() {
    assertThat(GradientCheck.worst(List.of(new GradientCheck.Entry("x", 0, Double.NaN, 1),
        new GradientCheck.Entry("x", 1, 5, 1))).position()).isZero();
  }

  @Test
  void aGradientIsCheckedInFloat64() {
    var x = Tensor.input("x", FLOAT32, Shape.of(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradientCheck.compare(x.sum(), List.of(x), Map.of("x", NdArray.of(new float[] {1, 2})),
            new Interpreter()))
        .withMessage("A gradient is checked with respect to float64 inputs, but got x: float32[2].");
  }
}
