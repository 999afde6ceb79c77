package org.adjoint.autodiff;

import static org.adjoint.cases.Samples.input;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// Derivatives of products of many, where `y / x` would be 0/0.
class ProductVjpTest {
  private static double[] value(Tensor tensor, double... at) {
    return Runs.value(tensor, Map.of("x", NdArray.of(at))).toDoubles();
  }

  @Test
  void theGradientIsTheProductOfTheOthersAlsoBesideZeros() {
    var x = input("x", 4);
    var gradient = Gradients.of(x.prod(), List.of(x)).getFirst();
    assertThat(value(gradient, 2, 3, 5, 7)).containsExactly(105, 70, 42, 30);
    assertThat(value(gradient, 2, 0, 5, 7)).containsExactly(0, 70, 0, 0);
    assertThat(value(gradient, 2, 0, 5, 0)).containsExactly(0, 0, 0, 0);
    assertThat(value(gradient, 0, 0, 0, 0)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void theHessianIsTheProductOfAllButTwoAlsoAtZeros() {
    var x = input("x", 3);
    var hessian = Hessians.of(x.prod(), x);
    assertThat(value(hessian, 2, 3, 5)).containsExactly(0, 5, 3, 5, 0, 2, 3, 2, 0);
    assertThat(value(hessian, 0, 0, 5)).containsExactly(0, 5, 0, 5, 0, 0, 0, 0, 0);
    assertThat(value(hessian, 0, 3, 0)).containsExactly(0, 0, 3, 0, 0, 0, 3, 0, 0);
  }

  @Test
  void aProductOverSeveralAxesLeavesEachFactorOut() {
    var x = input("x", 2, 2, 2);
    var gradient = Gradients.of(x.prod(0, 2).sum(), List.of(x)).getFirst();
    // The factors of the first product are 2, 3, 7, 11; of the second 0, 5, 13, 1.
    var at = Map.of("x", NdArray.of(new double[] {2, 3, 0, 5, 7, 11, 13, 1}, 2, 2, 2));
    assertThat(Runs.value(gradient, at).toDoubles())
        .containsExactly(3 * 77, 2 * 77, 65, 0, 66, 42, 0, 0);
  }
}
