package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.adjoint.cases.Samples.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.cases.Samples;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

class JacobiansTest {
  private static final Map<String, NdArray> AT = Map.of("x", NdArray.of(new double[] {1, 2, 3}), "a",
      NdArray.of(new double[] {2, -1, 0, 1, 4, 5}, 2, 3), "s", NdArray.scalar(FLOAT64, 0.5), "b",
      NdArray.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3, 4));

  private static double[] value(Tensor tensor) {
    return Runs.value(tensor, AT).toDoubles();
  }

  @Test
  void theJacobianOfALinearFunctionIsItsMatrix() {
    var x = input("x", 3);
    var a = input("a", 2, 3);
    var y = a.matMul(x.expand(1)).reshape(Shape.of(2));
    var jacobian = Jacobians.of(y, x);
    assertThat(jacobian.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(value(jacobian)).containsExactly(2, -1, 0, 1, 4, 5);
    // With respect to the matrix ∂yᵢ/∂aⱼₖ = [i = j] xₖ: fewer outputs than inputs.
    assertThat(value(Jacobians.of(y, a))).containsExactly(1, 2, 3, 0, 0, 0, 0, 0, 0, 1, 2, 3);
  }

  @Test
  void theShapeIsThatOfTheOutputAndThenThatOfTheSource() {
    var x = input("x", 3);
    var a = input("a", 2, 3);
    var b = input("b", 3, 4);
    var product = a.matMul(b);
    // ∂(A·B)ᵢⱼ/∂Aₖₗ = [i = k] Bₗⱼ, and by B: [j = l] Aᵢₖ.
    var byA = Jacobians.of(product, a);
    var byB = Jacobians.of(product, b);
    assertThat(byA.shape()).isEqualTo(Shape.of(2, 4, 2, 3));
    assertThat(byB.shape()).isEqualTo(Shape.of(2, 4, 3, 4));
    var factorA = Runs.named(AT, "a").toDoubles();
    var factorB = Runs.named(AT, "b").toDoubles();
    var valueA = value(byA);
    var valueB = value(byB);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 4; j++) {
        for (int k = 0; k < 2; k++) {
          for (int l = 0; l < 3; l++) {
            assertThat(valueA[((i * 4 + j) * 2 + k) * 3 + l]).isEqualTo(i == k ? factorB[l * 4 + j] : 0);
          }
        }
        for (int k = 0; k < 3; k++) {
          for (int l = 0; l < 4; l++) {
            assertThat(valueB[((i * 4 + j) * 3 + k) * 4 + l]).isEqualTo(j == l ? factorA[i * 3 + k] : 0);
          }
        }
      }
    }
    var s = input("s");
    assertThat(Jacobians.of(x.mul(s), s).shape()).isEqualTo(Shape.of(3));
    assertThat(Jacobians.of(x.sum().mul(s), s).shape()).isEqualTo(Shape.SCALAR);
    assertThat(value(Jacobians.of(x.sum().mul(s), x))).containsExactly(0.5, 0.5, 0.5);
    assertThat(value(Jacobians.of(x, x))).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  @Test
  void symbolicSizesHaveJacobiansToo() {
    var rows = Dim.symbol("rows");
    var m = Tensor.input("m", FLOAT64, Shape.of(rows, 2));
    var values = Map.of("m", NdArray.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2), "w", NdArray.of(new double[] {7, 8}));
    var jacobian = Jacobians.of(m.square().sum(1), m);
    assertThat(jacobian.shape()).isEqualTo(new Shape(List.of(rows, rows, Dim.of(2))));
    assertThat(Runs.value(jacobian, values).toDoubles())
        .containsExactly(2, 4, 0, 0, 0, 0, 0, 0, 6, 8, 0, 0, 0, 0, 0, 0, 10, 12);
    var square = Jacobians.of(m.square(), m);
    assertThat(square.shape()).isEqualTo(new Shape(List.of(rows, Dim.of(2), rows, Dim.of(2))));
    var diagonal = Runs.value(square, values).toDoubles();
    for (int place = 0; place < 36; place++) {
      assertThat(diagonal[place]).isEqualTo(place % 7 == 0 ? 2 * (place / 7 + 1) : 0);
    }
    var w = input("w", 2);
    assertThat(Runs.value(Jacobians.of(m.mul(w), w), values).toDoubles())
        .containsExactly(1, 0, 0, 2, 3, 0, 0, 4, 5, 0, 0, 6);
  }

  @Test
  void theGraphDoesNotGrowWithTheNumberOfElements() {
    assertThat(nodes(50)).isEqualTo(nodes(5)).isLessThan(60);
  }

  private static int nodes(int size) {
    var x = input("x", size);
    var w = input("w", size, size);
    var y = x.reshape(Shape.of(1, size)).matMul(w).tanh();
    return Program.named("jacobian").output("j", Jacobians.of(y, x)).build().nodes().size();
  }

  @Test
  void bothModesAgreeWithFiniteDifferencesOnANetwork() {
    var x = input("x", 3);
    var b = input("b", 3, 4);
    var hidden = x.reshape(Shape.of(1, 3)).matMul(b.mul(0.1)).tanh().reshape(Shape.of(4));
    // Three columns against four rows, and twelve columns against four rows.
    for (var source : List.of(x, b)) {
      var jacobian = value(Jacobians.of(hidden, source));
      var name = Samples.name(source);
      int columns = Runs.named(AT, name).size();
      for (int column = 0; column < columns; column++) {
        var difference = difference(hidden, name, column);
        for (int row = 0; row < 4; row++) {
          assertThat(jacobian[row * columns + column]).isCloseTo(difference[row], within(1e-9));
        }
      }
    }
  }

  private static double[] difference(Tensor y, String name, int place) {
    var high = shifted(y, name, place, 1e-5);
    var low = shifted(y, name, place, -1e-5);
    for (int i = 0; i < high.length; i++) {
      high[i] = (high[i] - low[i]) / 2e-5;
    }
    return high;
  }

  private static double[] shifted(Tensor y, String name, int place, double by) {
    var moved = new HashMap<>(AT);
    var array = Runs.named(AT, name).copy();
    array.set(place, array.get(place) + by);
    moved.put(name, array);
    return Runs.value(y, moved).toDoubles();
  }

  @Test
  void independenceIsAnErrorUnlessZerosAreWanted() {
    var x = input("x", 3);
    var a = input("a", 2, 3);
    var tiny = input("s");
    for (var source : List.of(a, tiny)) {
      assertThatIllegalArgumentException().isThrownBy(() -> Jacobians.of(x.square(), source))
          .withMessageContaining("no differentiable path");
      var zeros = Jacobians.of(x.square(), List.of(source), Independent.ZERO).getFirst();
      assertThat(value(zeros)).containsOnly(0);
      assertThat(zeros.shape().rank()).isEqualTo(1 + source.shape().rank());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Gradients.jvp(List.of(x), List.of(source), List.of(source), Independent.ERROR));
      assertThat(value(Gradients.jvp(List.of(x), List.of(source), List.of(source), Independent.ZERO).getFirst()))
          .containsExactly(0, 0, 0);
      assertThatIllegalArgumentException().isThrownBy(() -> Hessians.of(x.square().sum(), source));
      assertThat(value(Hessians.of(x.square().sum(), List.of(source), Independent.ZERO).getFirst().getFirst()))
          .containsOnly(0);
    }
  }

  @Test
  void severalTargetsHaveAListOfGradientsEach() {
    var x = input("x", 3);
    var s = input("s");
    var gradients = Gradients.of(List.of(x.square().sum(), x.sum().mul(s)), List.of(x, s), Independent.ZERO);
    assertThat(value(gradients.get(0).get(0))).containsExactly(2, 4, 6);
    assertThat(value(gradients.get(0).get(1))).containsExactly(0);
    assertThat(value(gradients.get(1).get(0))).containsExactly(0.5, 0.5, 0.5);
    assertThat(value(gradients.get(1).get(1))).containsExactly(6);
  }

  @Test
  void productsWithAJacobianAddUpWhatIsGivenTwice() {
    var x = input("x", 3);
    var y = x.square();
    var u = Tensor.constant(NdArray.of(new double[] {1, 10, 100}));
    assertThat(value(Gradients.vjp(List.of(y, y), List.of(u, u), List.of(x), Independent.ERROR).getFirst()))
        .containsExactly(4, 80, 1200);
    assertThat(value(Gradients.vjp(List.of(y, x.sum()), List.of(u, u.sum()), List.of(x), Independent.ERROR).getFirst()))
        .containsExactly(2 + 111, 40 + 111, 600 + 111);
    assertThat(value(Gradients.jvp(List.of(y, x), List.of(x), List.of(u), Independent.ERROR).getFirst()))
        .containsExactly(2, 40, 600);
    // A source on the way from another one moves with it as well.
    assertThat(value(Gradients.jvp(List.of(y.sum()), List.of(x, y), List.of(u, u), Independent.ERROR).getFirst()))
        .containsExactly(642 + 111);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    var x = input("x", 3);
    var a = input("a", 2, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gradients.vjp(List.of(x, a), List.of(x), List.of(x), Independent.ERROR))
        .withMessage("Each output needs a cotangent, but there are 2 and 1.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gradients.vjp(List.of(x.exp()), List.of(a), List.of(x), Independent.ERROR))
        .withMessageMatching("A cotangent has the shape and the floating-point type of its output, but "
            + "a: float64\\[2, 3] from .* was given for exp: float64\\[3] from .*\\.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gradients.jvp(List.of(x), List.of(x), List.of(x.cast(FLOAT32)), Independent.ERROR))
        .withMessageContaining("A tangent has the shape and the floating-point type of its source");
    var i = Tensor.input("i", INT32, Shape.of(3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gradients.jvp(List.of(i.cast(FLOAT64)), List.of(i), List.of(i), Independent.ERROR))
        .withMessageContaining("floating-point type");
  }
}
