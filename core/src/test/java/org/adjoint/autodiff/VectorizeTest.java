package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.adjoint.cases.Samples.input;
import static org.adjoint.cases.Samples.ordinary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

class VectorizeTest {
  private static final Dim BATCH = Dim.symbol("batch");

  private static List<Tensor> nodes(Tensor result) {
    return Program.named("p").output("result", result).build().nodes();
  }

  private static long count(Tensor result, Class<? extends Op> op) {
    return nodes(result).stream().filter(node -> op.isInstance(node.op())).count();
  }

  @Test
  void gradientsOfEachExampleComeFromOneProgram() {
    var xs = Tensor.input("xs", FLOAT64, Shape.of(BATCH, 3));
    var labels = Tensor.input("labels", INT32, new Shape(List.of(BATCH)));
    var w = input("w", 3, 2);
    var b = input("b", 2);
    var gradients = Vectorize.of(example -> Gradients.of(loss(example.get(0), example.get(1), w, b), List.of(w, b)),
        List.of(xs, labels));
    assertThat(gradients.get(0).shape()).isEqualTo(Shape.of(BATCH, 3, 2));
    assertThat(gradients.get(1).shape()).isEqualTo(Shape.of(BATCH, 2));
    var values = ordinary(List.of(xs, labels, w, b));
    var all = Runs.value(gradients.get(0), values).toDoubles();
    var x = input("x", 3);
    var label = Tensor.input("label", INT32, Shape.SCALAR);
    var single = Gradients.of(loss(x, label, w, b), List.of(w)).getFirst();
    for (int example = 0; example < 3; example++) {
      var one = Map.of("x", Runs.named(values, "xs").rows(example, example + 1).reshape(3), "label",
          NdArray.scalar(INT32, Runs.named(values, "labels").get(example)), "w", Runs.named(values, "w"), "b",
          Runs.named(values, "b"));
      assertThat(Arrays.copyOfRange(all, example * 6, example * 6 + 6))
          .containsExactly(Runs.value(single, one).toDoubles(), within(1e-14));
    }
    // Their sum is the gradient of the sum.
    var total = Vectorize.of(example -> List.of(loss(example.get(0), example.get(1), w, b)), List.of(xs, labels))
        .getFirst().sum();
    assertThat(Runs.value(gradients.get(0).sum(0), values).toDoubles())
        .containsExactly(Runs.value(Gradients.of(total, List.of(w)).getFirst(), values).toDoubles(), within(1e-14));
  }

  private static Tensor loss(Tensor x, Tensor label, Tensor w, Tensor b) {
    var logits = Reductions.logSoftmax(x.reshape(Shape.of(1, 3)).matMul(w).reshape(Shape.of(2)).add(b), 0);
    return Tensor.of(new Op.Gather(logits, label, 0)).neg();
  }

  @Test
  void aSharedFactorIsMultipliedOnceWithAllExamples() {
    var w = input("w", 4, 5);
    var vectors = Tensor.input("vectors", FLOAT64, Shape.of(BATCH, 4));
    var product = Vectorize.of(v -> v.reshape(Shape.of(1, 4)).matMul(w).reshape(Shape.of(5)), vectors);
    assertThat(nodes(product)).anyMatch(node -> node.op() instanceof Op.MatMul(_, var y, _, _) && y == w);
    var matrices = input("matrices", 3, 2, 4);
    assertThat(nodes(Vectorize.of(m -> m.matMul(w), matrices)))
        .anyMatch(node -> node.op() instanceof Op.MatMul(_, var y, _, _) && y == w);
    assertThat(nodes(Vectorize.of(m -> w.transpose().matMul(m.transpose()), matrices)))
        .noneMatch(node -> node.op() instanceof Op.Broadcast);
    // A symbolic number of matrices cannot be counted together with their rows.
    var many = Tensor.input("many", FLOAT64, Shape.of(BATCH, 2, 4));
    assertThat(count(Vectorize.of(m -> m.matMul(w), many), Op.Broadcast.class)).isEqualTo(1);
  }

  @Test
  void whatAllExamplesShareIsComputedOnce() {
    var w = input("w", 3);
    var shared = w.exp().named("shared");
    var xs = Tensor.input("xs", FLOAT64, Shape.of(BATCH, 3));
    assertThat(nodes(Vectorize.of(x -> x.mul(shared), xs))).contains(shared);
    // A result that no argument reaches is the same for every example.
    var same = Vectorize.of(_ -> shared, xs);
    assertThat(same.shape()).isEqualTo(Shape.of(BATCH, 3));
  }

  @Test
  void namesAndLinesStay() {
    var xs = Tensor.input("xs", FLOAT64, Shape.of(BATCH, 3));
    var names = nodes(Vectorize.of(x -> x.tanh().named("hidden").exp(), xs)).stream().map(Tensor::name).toList();
    assertThat(names).contains("hidden");
  }

  @Test
  void oneBatchMayLieInAnother() {
    var a = input("a", 2, 3);
    var b = input("b", 4, 3);
    // The inner product of each row of a with each row of b.
    var table = Vectorize.of(row -> Vectorize.of(other -> row.mul(other).sum(), b), a);
    assertThat(table.shape()).isEqualTo(Shape.of(2, 4));
    var values = ordinary(List.of(a, b));
    assertThat(Runs.value(table, values).toDoubles())
        .containsExactly(Runs.value(a.matMul(b.transpose()), values).toDoubles(), within(1e-14));
  }

  @Test
  void aFunctionOfABatchCanBeDifferentiated() {
    var a = input("a", 2, 3);
    var norms = Vectorize.of(row -> row.square().sum().sqrt(), a);
    var values = Map.of("a", NdArray.of(new double[] {3, 0, 4, 0, 5, 12}, 2, 3));
    assertThat(Runs.value(Gradients.of(norms.sum(), List.of(a)).getFirst(), values).toDoubles())
        .containsExactly(new double[] {0.6, 0, 0.8, 0, 5 / 13.0, 12 / 13.0}, within(1e-15));
  }

  @Test
  void indicesOfOneExampleDoNotReachTheNext() {
    for (var size : List.of(Dim.of(2), BATCH)) {
      var tables = Tensor.input("tables", FLOAT64, Shape.of(size, 3));
      var at = Tensor.input("at", INT32, Shape.of(size, 2));
      var found =
          Vectorize.of(v -> List.of(Tensor.of(new Op.Gather(v.get(0), v.get(1), 0))), List.of(tables, at)).getFirst();
      var table = NdArray.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
      assertThat(Runs.value(found, Map.of("tables", table, "at", NdArray.of(new int[] {2, 0, 1, 1}, 2, 2))).toDoubles())
          .containsExactly(3, 1, 5, 5);
      for (var wrong : List.of(new int[] {3, 0, 1, 1}, new int[] {0, 0, -1, 0})) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
            .isThrownBy(() -> Runs.value(found, Map.of("tables", table, "at", NdArray.of(wrong, 2, 2))));
      }
    }
  }

  @Test
  void randomNumbersDifferWhereTheirKeysDo() {
    var keys = Tensor.input("keys", INT32, Shape.of(3));
    var counter = Tensor.iota(INT32, Shape.of(4), 0);
    var drawn =
        Vectorize.of(key -> Tensor.of(new Op.Uniform(counter, key.broadcastTo(Shape.of(4)), 1, FLOAT64)), keys);
    var numbers = Runs.value(drawn, Map.of("keys", NdArray.of(new int[] {1, 2, 1}))).toDoubles();
    assertThat(Arrays.copyOfRange(numbers, 8, 12)).containsExactly(Arrays.copyOf(numbers, 4));
    assertThat(Arrays.copyOfRange(numbers, 4, 8)).isNotEqualTo(Arrays.copyOf(numbers, 4));
  }

  @Test
  void argumentsNeedOneFirstDimension() {
    var a = input("a", 2, 3);
    var b = input("b", 3);
    var s = input("s");
    assertThatIllegalArgumentException().isThrownBy(() -> Vectorize.of(v -> v, List.of(a, b)))
        .withMessageMatching("A function is vectorised over the first axis of its arguments, which must be the same, "
            + "but b: float64\\[3] from .* differs from a: float64\\[2, 3]\\.");
    assertThatIllegalArgumentException().isThrownBy(() -> Vectorize.of(Tensor::exp, s))
        .withMessageContaining("s: float64[] from").withMessageEndingWith("is a scalar.");
    assertThatIllegalArgumentException().isThrownBy(() -> Vectorize.of(v -> v, new ArrayList<>()))
        .withMessageContaining("there are none");
  }
}
