package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.GradientCheck;
import org.adjoint.eval.Interpreter;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Functions;
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

  /// A function of inputs with ordinary values: no kinks, no poles.
  record Case(Class<? extends Op> op, Tensor result, List<Tensor> sources) {
    @Override
    public String toString() {
      return op.getSimpleName() + " " + sources;
    }
  }

  private static Tensor input(String name, int... sizes) {
    return Tensor.input(name, FLOAT64, Shape.of(sizes));
  }

  private static Case of(Class<? extends Op> op, Tensor result, Tensor... sources) {
    return new Case(op, result, List.of(sources));
  }

  private static List<Case> cases() {
    var x = input("x", 2, 3);
    var y = input("y", 2, 3);
    var w = input("w", 3, 4);
    var v = input("v", 4, 3);
    var xs = input("xs", 2, 2, 3);
    var ws = input("ws", 2, 3, 2);
    var n = Tensor.input("n", FLOAT64, Shape.of(Dim.symbol("rows"), 3));
    return List.of(
        of(Op.Input.class, x, x),
        of(Op.Constant.class, x.mul(Tensor.constant(NdArray.of(new double[] {3, -1, 2}))), x),
        of(Op.Scalar.class, x.mul(2.5), x),
        of(Op.Iota.class, x.mul(Tensor.iota(FLOAT64, Shape.of(2, 3), 1)), x),
        of(Op.Size.class, n.mul(Tensor.of(new Op.Size(Extent.of(n.shape().dim(0)), FLOAT64))), n),
        of(Op.Neg.class, x.neg(), x),
        of(Op.Abs.class, x.abs(), x),
        of(Op.Abs.class, x.neg().abs(), x),
        of(Op.Exp.class, x.exp(), x),
        of(Op.Expm1.class, x.expm1(), x),
        of(Op.Log.class, x.log(), x),
        of(Op.Log1p.class, x.log1p(), x),
        of(Op.Sqrt.class, x.sqrt(), x),
        of(Op.Tanh.class, x.tanh(), x),
        of(Op.Sigmoid.class, x.sigmoid(), x),
        of(Op.Add.class, x.add(y), x, y),
        of(Op.Sub.class, x.sub(y), x, y),
        of(Op.Mul.class, x.mul(y), x, y),
        of(Op.Mul.class, x.square(), x),
        of(Op.Div.class, x.div(y), x, y),
        of(Op.Div.class, x.div(x.mul(y)), x, y),
        of(Op.Max.class, x.maximum(y), x, y),
        of(Op.Min.class, x.minimum(y), x, y),
        of(Op.Compare.class, x.mul(x.lessThan(y).cast(FLOAT64)), x),
        of(Op.Select.class, x.lessThan(y).select(x.exp(), y.log()), x, y),
        of(Op.Select.class, Functions.relu(x.sub(y)), x, y),
        of(Op.Cast.class, x.mul(y).cast(FLOAT64), x, y),
        of(Op.StopGradient.class, x.mul(Tensor.constant(NdArray.of(new double[] {3, -1, 2})).stopGradient()), x),
        of(Op.Reduce.class, x.sum(), x),
        of(Op.Reduce.class, x.sum(0), x),
        of(Op.Reduce.class, x.mean(1), x),
        of(Op.Reduce.class, x.max(), x),
        of(Op.Reduce.class, x.max(1), x),
        of(Op.Reduce.class, x.min(0), x),
        of(Op.Reduce.class, xs.sum(0, 2), xs),
        of(Op.Reduce.class, Tensor.of(new Op.Reduce(Op.Reduction.MAX, x, List.of())), x),
        of(Op.Reduce.class, Tensor.of(new Op.Reduce(Op.Reduction.SUM, x, List.of())), x),
        of(Op.MatMul.class, x.matMul(w), x, w),
        of(Op.MatMul.class, Tensor.of(new Op.MatMul(x, y, true, false)), x, y),
        of(Op.MatMul.class, Tensor.of(new Op.MatMul(x, y, false, true)), x, y),
        of(Op.MatMul.class, Tensor.of(new Op.MatMul(w, v, true, true)), w, v),
        of(Op.MatMul.class, Tensor.of(new Op.MatMul(x, x, false, true)), x),
        of(Op.MatMul.class, xs.matMul(ws), xs, ws),
        of(Op.Reshape.class, x.reshape(Shape.of(3, 2)), x),
        of(Op.Transpose.class, x.transpose(), x),
        of(Op.Transpose.class, xs.transpose(2, 0, 1), xs),
        of(Op.Broadcast.class, x.broadcastTo(Shape.of(4, 2, 3)), x),
        of(Op.Broadcast.class, x.mul(y.sum(1).expand(-1)), x, y),
        of(Op.Broadcast.class, Tensor.of(new Op.Broadcast(x, List.of(), x.shape())), x),
        of(Op.Broadcast.class, n.mul(n.mean(0)), n),
        of(Op.Reduce.class, Functions.softmax(x, -1), x),
        of(Op.Reduce.class, Functions.logSoftmax(x, 0), x),
        of(Op.Reduce.class, Functions.logSumExp(x, 1), x));
  }

  static Stream<Case> everyCase() {
    return cases().stream();
  }

  /// Distinct values between 0.4 and 2, in an order that depends on the name.
  private static Map<String, NdArray> ordinary(List<Tensor> inputs) {
    var values = new HashMap<String, NdArray>();
    for (var input : inputs) {
      var name = ((Op.Input) input.op()).name();
      var array = NdArray.zeros(input.dtype(), input.shape().bind(Map.of("rows", 2)));
      var random = new Random(name.hashCode());
      for (int i = 0; i < array.size(); i++) {
        array.set(i, 0.4 + (i + random.nextDouble(0.2, 0.8)) * 1.6 / array.size());
      }
      for (int i = array.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        double swapped = array.get(i);
        array.set(i, array.get(j));
        array.set(j, swapped);
      }
      values.put(name, array);
    }
    return values;
  }

  /// A scalar that weighs each element of `result` differently, so that no two can be mixed up.
  private static Tensor weighed(Tensor result) {
    if (result.shape().rank() == 0) {
      return result.mul(1.7);
    }
    var weights = Tensor.iota(FLOAT64, result.shape(), 0).mul(0.7);
    for (int axis = 1; axis < result.shape().rank(); axis++) {
      weights = weights.add(Tensor.iota(FLOAT64, result.shape(), axis).mul(0.3 + axis));
    }
    return result.mul(weights.add(0.5)).sum();
  }

  private static Map<String, NdArray> valuesFor(Tensor loss) {
    return ordinary(Program.named("p").output("loss", loss).build().inputs());
  }

  private static void check(Tensor loss, List<Tensor> sources) {
    var entries = GradientCheck.compare(loss, sources, valuesFor(loss), INTERPRETER);
    assertThat(GradientCheck.worst(entries).error()).as("%s", GradientCheck.worst(entries)).isLessThan(1e-7);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void theGradientIsTheFiniteDifference(Case given) {
    check(weighed(given.result), given.sources);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyCase")
  void theSecondDerivativeIsTheFiniteDifferenceOfTheGradient(Case given) {
    // The square makes the gradient of a linear function depend on its arguments.
    var gradients = Gradients.of(weighed(given.result.square()), given.sources);
    var scalar = gradients.stream().map(VjpRulesTest::weighed).reduce(Tensor::add).orElseThrow();
    check(scalar, given.sources);
  }

  @Test
  void everyPrimitiveHasACase() {
    var covered = new HashSet<Class<?>>();
    cases().forEach(given -> covered.add(given.op));
    assertThat(covered).containsExactlyInAnyOrderElementsOf(primitives(Op.class));
  }

  @Test
  void everyCaseUsesItsPrimitive() {
    for (var given : cases()) {
      var nodes = Program.named("p").output("result", given.result).build().nodes();
      assertThat(nodes).as("%s", given).anyMatch(node -> given.op.isInstance(node.op()) || given.op == Op.Cast.class);
    }
  }

  private static Set<Class<?>> primitives(Class<?> type) {
    var found = new HashSet<Class<?>>();
    for (var permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        found.addAll(primitives(permitted));
      } else {
        found.add(permitted);
      }
    }
    return found;
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
        arguments("cᵀ·x", product(c, x, true, false), x));
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
    assertThat(right).as(name).isCloseTo(left, within(1e-12 * Math.abs(left))).isNotZero();
  }

  // ---- kinks and other corners ----

  private static double[] gradientAt(Tensor function, Tensor x, double... at) {
    return Runs.value(Gradients.of(function.sum(), List.of(x)).getFirst(), Map.of("x", NdArray.of(at))).toDoubles();
  }

  @Test
  void reluAndAbsAreFlatAtZero() {
    var x = input("x", 3);
    assertThat(gradientAt(Functions.relu(x), x, -1, 0, 2)).containsExactly(0, 0, 1);
    assertThat(gradientAt(x.abs(), x, -1, 0, 2)).containsExactly(-1, 0, 1);
    assertThat(gradientAt(x.abs(), x, -0.0, 0, 2)).containsExactly(0, 0, 1);
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
    assertThat(Runs.value(Functions.logSoftmax(x, 0), values).toDoubles()).containsExactly(0, -1e4, -2e4);
    assertThat(Runs.value(Functions.softmax(x, 0), values).toDoubles()).containsExactly(1, 0, 0);
    assertThat(Runs.value(Functions.logSumExp(x, 0), values).item()).isEqualTo(1e4);
    assertThat(gradientAt(Functions.logSumExp(x, 0), x, 1e4, 0, -1e4)).containsExactly(1, 0, 0);
  }

  @Test
  void everyRuleKeepsShapeAndType() {
    for (var given : cases()) {
      var gradients = Gradients.of(weighed(given.result), given.sources);
      IntStream.range(0, gradients.size()).forEach(i -> {
        assertThat(gradients.get(i).shape()).isEqualTo(given.sources.get(i).shape());
        assertThat(gradients.get(i).dtype()).isEqualTo(DType.FLOAT64);
      });
    }
  }
}
