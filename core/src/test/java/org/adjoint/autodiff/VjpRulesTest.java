package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.cases.PrimitiveCases.primitives;
import static org.adjoint.cases.Samples.input;
import static org.adjoint.cases.Samples.ordinary;
import static org.adjoint.cases.Samples.weighed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.cases.PrimitiveCases;
import org.adjoint.cases.PrimitiveCases.Case;
import org.adjoint.cases.Samples;
import org.adjoint.eval.Interpreter;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every primitive's rule against finite differences, and as the adjoint of the primitive where that is linear.
class VjpRulesTest {
  private static final Interpreter INTERPRETER = new Interpreter();

  static Stream<Case> everyCase() {
    return PrimitiveCases.all().stream();
  }

  private static Map<String, NdArray> valuesFor(Tensor loss) {
    return ordinary(Program.named("p").output("loss", loss).build().inputs());
  }

  private static void check(Tensor loss, List<Tensor> sources) {
    for (var entry : GradientCheck.compare(loss, sources, valuesFor(loss), INTERPRETER)) {
      assertThat(entry.error()).as("%s", entry).isLessThan(1e-7);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void theGradientIsTheFiniteDifference(Case given) {
    check(weighed(given.result()), given.sources());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void theSecondDerivativeIsTheFiniteDifferenceOfTheGradient(Case given) {
    // The square makes the gradient of a linear function depend on its arguments.
    var gradients = Gradients.of(weighed(given.result().square()), given.sources());
    var scalar = gradients.stream().map(Samples::weighed).reduce(Tensor::add).orElseThrow();
    check(scalar, given.sources());
  }

  @Test
  void everyPrimitiveHasACase() {
    var covered = new HashSet<Class<?>>();
    PrimitiveCases.all().forEach(given -> covered.add(given.op()));
    assertThat(covered).containsExactlyInAnyOrderElementsOf(primitives(Op.class));
  }

  @Test
  void everyCaseUsesItsPrimitive() {
    for (var given : PrimitiveCases.all()) {
      var nodes = Program.named("p").output("result", given.result()).build().nodes();
      assertThat(nodes).as("%s", given)
          .anyMatch(node -> given.op().isInstance(node.op()) || given.op() == Op.Cast.class);
    }
  }

  @Test
  void aCastBetweenFloatingTypesPassesTheGradientOn() {
    var x = Tensor.input("x", FLOAT32, Shape.of(2));
    var loss = x.cast(FLOAT64).square().sum();
    var gradient = Gradients.of(loss, List.of(x)).getFirst();
    assertThat(gradient.dtype()).isEqualTo(FLOAT32);
    assertThat(Runs.value(gradient, Map.of("x", NdArray.of(new float[] {3, -1}))).toDoubles()).containsExactly(6, -2);
  }

  // ---- linear primitives: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ ----

  static Stream<Arguments> linear() {
    var x = input("x", 3, 4);
    var a = input("a", 4, 2);
    var b = input("b", 2, 4);
    var c = input("c", 3, 2);
    var d = input("d", 2, 3);
    return Stream.of(
        arguments("neg", x.neg(), x),
        arguments("sum of rows", x.sum(0), x),
        arguments("sum of columns", x.sum(1), x),
        arguments("sum", x.sum(), x),
        arguments("broadcast in front", x.broadcastTo(Shape.of(5, 3, 4)), x),
        arguments("broadcast within", x.expand(1).broadcastTo(Shape.of(3, 5, 4)), x),
        arguments("transpose", x.transpose(), x),
        arguments("reshape", x.reshape(Shape.of(2, 6)), x),
        arguments("x·a", product(x, a, false, false), x),
        arguments("x·bᵀ", product(x, b, false, true), x),
        arguments("xᵀ·c", product(x, c, true, false), x),
        arguments("xᵀ·dᵀ", product(x, d, true, true), x),
        arguments("b·xᵀ", product(b, x, false, true), x),
        arguments("d·x", product(d, x, false, false), x),
        arguments("aᵀ·xᵀ", product(a, x, true, true), x),
        arguments("cᵀ·x", product(c, x, true, false), x),
        arguments("slice", Tensor.of(new Op.Slice(x, 1, 1, 2, 2)), x),
        arguments("pad", Tensor.of(new Op.Pad(x, 0, 2, 1, 3)), x),
        arguments("reverse", Tensor.of(new Op.Reverse(x, 1)), x),
        arguments("unfold", Tensor.of(new Op.Unfold(x, 1, 2, 1, 2)), x),
        arguments("unfold with a rest", Tensor.of(new Op.Unfold(x, 1, 2, 3, 1)), x),
        arguments("fold", Tensor.of(new Op.Fold(x, 0, 8, 2, 1)), x),
        arguments("fold with a rest", Tensor.of(new Op.Fold(x, 0, 20, 3, 2)), x),
        arguments("concat", Tensor.of(new Op.Concat(List.of(x, x.neg(), x), 1)), x),
        arguments("gather", Tensor.of(new Op.Gather(x, indices(2, 0, 2, 1, 2), 0)), x),
        arguments("scatterAdd", Tensor.of(new Op.ScatterAdd(x, indices(3, 0, 3, 1), 1, Dim.of(5))), x),
        arguments("cast", x.cast(FLOAT32).cast(FLOAT64), x),
        arguments("barrier", Tensor.of(new Op.Barrier(x)), x),
        arguments("loop", running(x).result(new Loop.Result.Stacked(0)), x));
  }

  private static Tensor indices(int... indices) {
    return Tensor.constant(NdArray.of(indices));
  }

  /// The sums of the first rows.
  private static Loop running(Tensor rows) {
    var sum = input("sum", 4);
    var row = input("row", 4);
    var body = new Body(List.of(sum, row), List.of(sum.add(row), sum.add(row)));
    return new Loop(body, List.of(row.number(0).broadcastTo(row.shape())), List.of(rows), List.of(), Dim.of(3), false);
  }

  private static Tensor product(Tensor x, Tensor y, boolean transposeX, boolean transposeY) {
    return Tensor.of(new Op.MatMul(x, y, transposeX, transposeY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("linear")
  void theRuleOfALinearPrimitiveIsItsAdjoint(String name, Tensor result, Tensor x) {
    var y = Tensor.input("cotangent", FLOAT64, result.shape());
    var inner = result.mul(y).sum();
    var adjoint = Gradients.of(inner, List.of(x)).getFirst();
    var values = valuesFor(adjoint.mul(x).sum().add(inner));
    double left = Runs.value(inner, values).item();
    double right = Runs.value(adjoint.mul(x).sum(), values).item();
    // The inner product is summed in float64 in both; a cast to float32 rounds values but not cotangents that fit.
    double rounding = name.equals("cast") ? 1e-7 : 1e-12;
    assertThat(right).as(name).isCloseTo(left, within(rounding * Math.abs(left))).isNotZero();
  }

  @Test
  void everyRuleKeepsShapeAndType() {
    for (var given : PrimitiveCases.all()) {
      var gradients = Gradients.of(weighed(given.result()), given.sources());
      IntStream.range(0, gradients.size()).forEach(i -> {
        assertThat(gradients.get(i).shape()).isEqualTo(given.sources().get(i).shape());
        assertThat(gradients.get(i).dtype()).isEqualTo(DType.FLOAT64);
      });
    }
  }
}
