package org.adjoint.functions;

import static org.adjoint.array.DType.BOOL;
import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Elementwise functions against [Math], their derivatives against finite differences, and all at their edges.
class ElementwiseFunctionsTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private static final double[] ANYWHERE = {-7.3, -2.6, -1.2, -0.7, -0.3, 0.2, 0.4, 0.8, 1.7, 3.4, 9.1};
  private static final double[] POSITIVE = {0.2, 0.4, 0.9, 1.3, 2.7, 30};
  private static final double[] MODERATE = {-2.3, -1.2, -0.7, -0.3, 0.2, 0.4, 1.7, 2.2};
  private static final double[] WITHIN_ONE = {-0.95, -0.6, -0.1, 0.05, 0.3, 0.8};
  private static final double[] ABOVE_ONE = {1.05, 1.7, 4, 50};

  private static Arguments of(String name, UnaryOperator<Tensor> function, DoubleUnaryOperator expected,
      double... points) {
    return arguments(name, function, expected, points);
  }

  private static double log1pExp(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double sigma(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /// The normal distribution function by Simpson's rule.
  private static double phi(double x) {
    int steps = 2000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = x * i / steps;
      sum += Math.exp(-t * t / 2) * (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2);
    }
    return 0.5 + sum * x / steps / 3 / Math.sqrt(2 * Math.PI);
  }

  static Stream<Arguments> differentiable() {
    return Stream.of(
        of("relu", Activations::relu, x -> Math.max(x, 0), ANYWHERE),
        of("relu6", Activations::relu6, x -> Math.min(Math.max(x, 0), 6), ANYWHERE),
        of("leakyRelu", Activations::leakyRelu, x -> x > 0 ? x : 0.01 * x, ANYWHERE),
        of("leakyRelu of slope", x -> Activations.leakyRelu(x, 0.2), x -> x > 0 ? x : 0.2 * x, ANYWHERE),
        of("threshold", x -> Activations.threshold(x, 0.5, -3), x -> x > 0.5 ? x : -3, ANYWHERE),
        of("hardTanh", Activations::hardTanh, x -> Math.min(Math.max(x, -1), 1), ANYWHERE),
        of("hardSigmoid", Activations::hardSigmoid, x -> Math.min(Math.max(x / 6 + 0.5, 0), 1), ANYWHERE),
        of("hardSwish", Activations::hardSwish, x -> x * Math.min(Math.max(x / 6 + 0.5, 0), 1), ANYWHERE),
        of("hardShrink", x -> Activations.hardShrink(x, 0.5), x -> Math.abs(x) > 0.5 ? x : 0, ANYWHERE),
        of("softShrink", x -> Activations.softShrink(x, 0.5),
            x -> Math.signum(x) * Math.max(0, Math.abs(x) - 0.5), ANYWHERE),
        of("elu", Activations::elu, x -> x > 0 ? x : Math.exp(x) - 1, ANYWHERE),
        of("elu of alpha", x -> Activations.elu(x, 1.5), x -> x > 0 ? x : 1.5 * (Math.exp(x) - 1), ANYWHERE),
        of("celu", x -> Activations.celu(x, 1.5), x -> x > 0 ? x : 1.5 * (Math.exp(x / 1.5) - 1), ANYWHERE),
        of("selu", Activations::selu,
            x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1)), ANYWHERE),
        of("sigmoid of gain", x -> Activations.sigmoid(x, 2), x -> sigma(2 * x), ANYWHERE),
        of("logSigmoid", Activations::logSigmoid, x -> -log1pExp(-x), ANYWHERE),
        of("softplus of beta", x -> Activations.softplus(x, 3), x -> log1pExp(3 * x) / 3, ANYWHERE),
        of("softsign", Activations::softsign, x -> x / (1 + Math.abs(x)), ANYWHERE),
        of("tanhShrink", Activations::tanhShrink, x -> x - Math.tanh(x), ANYWHERE),
        of("silu", Activations::silu, x -> x * sigma(x), ANYWHERE),
        of("swish", x -> Activations.swish(x, 1.7), x -> x * sigma(1.7 * x), ANYWHERE),
        of("mish", Activations::mish, x -> x * Math.tanh(log1pExp(x)), ANYWHERE),
        of("gelu", Activations::gelu, x -> x * phi(x), ANYWHERE),
        of("geluTanh", Activations::geluTanh,
            x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))), ANYWHERE),
        of("clip", x -> Elementwise.clip(x, -0.5, 2), x -> Math.min(Math.max(x, -0.5), 2), ANYWHERE),
        of("reciprocal", Elementwise::reciprocal, x -> 1 / x, ANYWHERE),
        of("rsqrt", Elementwise::rsqrt, x -> 1 / Math.sqrt(x), POSITIVE),
        of("exp2", Elementwise::exp2, x -> Math.pow(2, x), MODERATE),
        of("log2", Elementwise::log2, x -> Math.log(x) / Math.log(2), POSITIVE),
        of("log10", Elementwise::log10, Math::log10, POSITIVE),
        of("nanToNum", Elementwise::nanToNum, x -> x, ANYWHERE),
        of("guarded where", x -> Elementwise.where(x.greaterThan(x.number(0)), x, 1, Tensor::log, x.number(3)),
            x -> x > 0 ? Math.log(x) : 3, ANYWHERE),
        of("tan", Trigonometry::tan, Math::tan, ANYWHERE),
        of("asin", Trigonometry::asin, Math::asin, WITHIN_ONE),
        of("acos", Trigonometry::acos, Math::acos, WITHIN_ONE),
        of("sinh", Trigonometry::sinh, Math::sinh, MODERATE),
        of("cosh", Trigonometry::cosh, Math::cosh, MODERATE),
        of("asinh", Trigonometry::asinh,
            x -> Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), ANYWHERE),
        of("acosh", Trigonometry::acosh, x -> Math.log(x + Math.sqrt(x * x - 1)), ABOVE_ONE),
        of("atanh", Trigonometry::atanh, x -> 0.5 * Math.log((1 + x) / (1 - x)), WITHIN_ONE));
  }

  static Stream<Arguments> piecewiseConstant() {
    double[] points = {-2.5, -1.5, -0.5, -0.2, 0, 0.2, 0.5, 0.49999999999999994, 1.5, 2.5, 1e300, -1e300};
    return Stream.of(
        of("sign", Elementwise::sign, Math::signum, points),
        of("ceil", Elementwise::ceil, Math::ceil, points),
        of("round", Elementwise::round, Math::rint, points),
        of("trunc", Elementwise::trunc, x -> x < 0 ? Math.ceil(x) : Math.floor(x), points),
        of("step", Activations::step, x -> x >= 0 ? 1 : 0, points),
        of("bipolarStep", Activations::bipolarStep, x -> x >= 0 ? 1 : -1, points));
  }

  static Stream<Arguments> all() {
    return Stream.concat(differentiable(), piecewiseConstant());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void aFunctionIsWhatItsFormulaSays(String name, UnaryOperator<Tensor> function, DoubleUnaryOperator expected,
      double[] points) {
    Checks.close(Checks.apply(function, points), DoubleStream.of(points).map(expected).toArray(), 1e-13);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void aFunctionKeepsFloat32AndSymbolicShapes(String name, UnaryOperator<Tensor> function,
      DoubleUnaryOperator expected, double[] points) {
    var x = Tensor.input("x", FLOAT32, Shape.of(Dim.symbol("batch"), 1));
    var floats = Checks.as(FLOAT32, NdArray.of(points.clone()).reshape(points.length, 1));
    var result = function.apply(x);
    assertThat(result.shape()).isEqualTo(x.shape());
    var value = Runs.value(result, Map.of("x", floats));
    assertThat(value.dtype()).isEqualTo(FLOAT32);
    Checks.close(value.toDoubles(), Checks.as(FLOAT32, NdArray.of(DoubleStream.of(floats.toDoubles()).map(expected)
        .toArray())).toDoubles(), 2e-7);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("differentiable")
  void derivativesAreFiniteDifferences(String name, UnaryOperator<Tensor> function, DoubleUnaryOperator expected,
      double[] points) {
    Checks.derivativesAreFiniteDifferences(function, NdArray.of(points.clone()));
  }

  /// Two finite ends of the range, and what is near 0.
  static Stream<Arguments> extremes() {
    return Stream.of(
        of("logSigmoid", Activations::logSigmoid, x -> x < 0 ? x : -Math.exp(-x), -1e4, -1e300, 1e4, 1e300),
        of("softplus", x -> Activations.softplus(x, 2), x -> x < 0 ? 0 : x, -1e4, -1e300, 1e4, 1e300 / 4),
        of("silu", Activations::silu, x -> x < 0 ? 0 : x, -1e4, 1e4, -1e300, 1e300),
        of("mish", Activations::mish, x -> x < 0 ? 0 : x, -1e4, 1e4, -1e300, 1e300),
        of("gelu", Activations::gelu, x -> x < 0 ? 0 : x, -1e4, 1e4, -1e100, 1e100),
        of("geluTanh", Activations::geluTanh, x -> x < 0 ? 0 : x, -1e4, 1e4, -1e300, 1e300),
        of("elu", Activations::elu, x -> x < 0 ? -1 : x, -1e4, 1e4, -1e300, 1e300, 0),
        of("selu", Activations::selu, x -> x < 0 ? -1.7580993408473766 : 1.0507009873554805 * x, -1e4, 1e4, 1e300),
        of("softsign", Activations::softsign, x -> x < 0 ? -1 : 1, -1e300, 1e300),
        of("sinh", Trigonometry::sinh, Math::sinh, -709, 709, 0, 1e-300, -1e-9),
        of("cosh", Trigonometry::cosh, Math::cosh, -709, 709, 0, 1e-300),
        of("asinh", Trigonometry::asinh, x -> x == 0 ? 0 : Math.signum(x) * 691.4686750787736, -1e300, 1e300, 0),
        of("asinh near 0", x -> Trigonometry.asinh(x).mul(1e20), x -> x * 1e20, -1e-20, 3e-15),
        of("atanh near 0", x -> Trigonometry.atanh(x).mul(1e20), x -> x * 1e20, -1e-20, 3e-15),
        of("sinh near 0", x -> Trigonometry.sinh(x).mul(1e20), x -> x * 1e20, -1e-20, 3e-15),
        of("asin near 0", x -> Trigonometry.asin(x).mul(1e20), x -> x * 1e20, -1e-20, 3e-15),
        of("acosh", Trigonometry::acosh, _ -> 691.4686750787736, 1e300));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("extremes")
  void valuesAndGradientsAreFiniteAtTheExtremes(String name, UnaryOperator<Tensor> function,
      DoubleUnaryOperator expected, double[] points) {
    Checks.close(Checks.apply(function, points), DoubleStream.of(points).map(expected).toArray(), 1e-13);
    assertThat(DoubleStream.of(Checks.gradient(function, points))).allMatch(Double::isFinite);
  }

  @Test
  void hyperbolicFunctionsOverflowNoSoonerThanTheirValues() {
    Checks.close(Checks.apply(Trigonometry::sinh, 710.4, -710.4), new double[] {Math.sinh(710.4), Math.sinh(-710.4)},
        1e-15);
    Checks.close(Checks.apply(Trigonometry::cosh, 710.4), new double[] {Math.cosh(710.4)}, 1e-15);
    assertThat(Checks.apply(Trigonometry::sinh, 1500, -1500)).containsExactly(INF, -INF);
  }

  @Test
  void oddFunctionsHaveTheirDerivativeAtZero() {
    for (UnaryOperator<Tensor> function : List.<UnaryOperator<Tensor>>of(Trigonometry::asinh, Trigonometry::sinh,
        Trigonometry::asin, Trigonometry::atanh, Trigonometry::tan, Activations::softsign)) {
      assertThat(Checks.gradient(function, -0.0, 0.0)).containsExactly(1, 1);
    }
  }

  @Test
  void derivativesAtTheEndsOfTheDomainAreInfiniteAndNotNaN() {
    assertThat(Checks.gradient(Trigonometry::asin, 1, -1)).containsExactly(INF, INF);
    assertThat(Checks.gradient(Trigonometry::acos, 1, -1)).containsExactly(-INF, -INF);
    assertThat(Checks.gradient(Trigonometry::acosh, 1)).containsExactly(INF);
    assertThat(Checks.gradient(Trigonometry::atanh, 1, -1)).containsExactly(INF, INF);
    assertThat(Checks.apply(Trigonometry::asin, 1, -1, 1.5)).containsExactly(Math.PI / 2, -Math.PI / 2, NAN);
    assertThat(Checks.apply(Trigonometry::acos, 1, -1, 1.5)).containsExactly(0, Math.PI, NAN);
    assertThat(Checks.apply(Trigonometry::acosh, 1, 0.5)).containsExactly(0, NAN);
    assertThat(Checks.apply(Trigonometry::atanh, 1, -1, 1.5)).containsExactly(INF, -INF, NAN);
  }

  @Test
  void kinksHaveTheDerivativeThatIsDocumented() {
    assertThat(Checks.gradient(Activations::relu6, 0, 6, 3)).containsExactly(0, 0, 1);
    assertThat(Checks.gradient(Activations::hardTanh, -1, 1, 0)).containsExactly(0, 0, 1);
    assertThat(Checks.gradient(x -> Elementwise.clip(x, -1, 1), -1, 1, 2)).containsExactly(1, 1, 0);
  }

  @Test
  void aGuardedBranchDoesNotSpoilTheGradient() {
    UnaryOperator<Tensor> function =
        x -> Elementwise.where(x.greaterThan(x.number(0)), x, 1, Tensor::sqrt, x.number(0));
    assertThat(Checks.gradient(function, 4, 0, -1)).containsExactly(0.25, 0, 0);
  }

  @Test
  void nanStaysNaNOrIsReplaced() {
    for (UnaryOperator<Tensor> function : List.<UnaryOperator<Tensor>>of(Activations::relu, Activations::relu6,
        x -> Elementwise.clip(x, -1, 1), Elementwise::sign, Elementwise::round, Elementwise::trunc,
        Activations::hardSwish, Activations::elu, Trigonometry::sinh, Trigonometry::asinh)) {
      assertThat(Checks.apply(function, NAN)).containsExactly(NAN);
    }
    assertThat(Checks.apply(Elementwise::round, INF, -INF)).containsExactly(INF, -INF);
    assertThat(Checks.apply(x -> Elementwise.nanToNum(x, 7, 8, 9), NAN, INF, -INF, 1)).containsExactly(7, 8, 9, 1);
    assertThat(Checks.apply(Elementwise::nanToNum, NAN, INF, -INF, 1))
        .containsExactly(0, Double.MAX_VALUE, -Double.MAX_VALUE, 1);
    assertThat(Checks.gradient(x -> Elementwise.nanToNum(x), NAN, INF, -INF, 1)).containsExactly(0, 0, 0, 1);
  }

  @Test
  void kindsOfNumbersAreToldApart() {
    double[] x = {NAN, INF, -INF, 1, -0.0};
    assertThat(Checks.apply(Elementwise::isNaN, x)).containsExactly(1, 0, 0, 0, 0);
    assertThat(Checks.apply(Elementwise::isInfinite, x)).containsExactly(0, 1, 1, 0, 0);
    assertThat(Checks.apply(Elementwise::isFinite, x)).containsExactly(0, 0, 0, 1, 1);
    var whole = NdArray.of(new int[] {0, -3});
    assertThat(Checks.apply(Elementwise::isFinite, whole).toDoubles()).containsExactly(1, 1);
    assertThat(Checks.apply(Elementwise::isInfinite, whole).toDoubles()).containsExactly(0, 0);
  }

  // ---- two operands ----

  private static Arguments of(String name, BinaryOperator<Tensor> function, DoubleBinaryOperator expected) {
    return arguments(name, function, expected);
  }

  static Stream<Arguments> binary() {
    return Stream.of(
        of("hypot", Elementwise::hypot, Math::hypot),
        of("logAddExp", Elementwise::logAddExp, (x, y) -> Math.log(Math.exp(x) + Math.exp(y))),
        of("xlogy", (x, y) -> Elementwise.xlogy(x, y.abs()), (x, y) -> x * Math.log(Math.abs(y))),
        of("prelu", Activations::prelu, (x, y) -> x > 0 ? x : x * y),
        of("remainder", Elementwise::remainder, (x, y) -> x - y * Math.floor(x / y)),
        of("fmod", Elementwise::fmod, (x, y) -> x % y),
        of("floorDivide", (x, y) -> Elementwise.floorDivide(x, y).add(x.sub(x)).add(y.sub(y)),
            (x, y) -> Math.floor(x / y)),
        of("where", (x, y) -> Elementwise.where(x.lessThan(y), x.square(), y.exp()),
            (x, y) -> x < y ? x * x : Math.exp(y)),
        of("clip by tensors", (x, y) -> Elementwise.clip(x, y, y.add(1)),
            (x, y) -> Math.min(Math.max(x, y), y + 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("binary")
  void aFunctionOfTwoBroadcastsAndHasItsDerivatives(String name, BinaryOperator<Tensor> function,
      DoubleBinaryOperator expected) {
    var x = NdArray.of(new double[] {1.3, -2.2, 0.4, -0.7, 3.1, 5.9}, 2, 3);
    var y = NdArray.of(new double[] {0.8, -1.4, 2.5});
    var inputX = Checks.like("x", x);
    var inputY = Checks.like("y", y);
    var result = function.apply(inputX, inputY);
    var numbers = new double[6];
    Arrays.setAll(numbers, i -> expected.applyAsDouble(x.get(i), y.get(i % 3)));
    Checks.close(Runs.value(result, Map.of("x", x, "y", y)).toDoubles(), numbers, 1e-13);
    Checks.gradientIsTheFiniteDifference(result, List.of(inputX, inputY), Map.of("x", x, "y", y));
  }

  private static double[] values(BinaryOperator<Tensor> function, double[] x, double[] y) {
    return Runs.value(function.apply(Tensor.constant(NdArray.of(x)), Tensor.constant(NdArray.of(y))), Map.of())
        .toDoubles();
  }

  @Test
  void functionsOfTwoHoldAtTheirEdges() {
    Checks.close(values((x, y) -> Elementwise.hypot(x, y).mul(1e200), new double[] {3e-200, 0, INF, NAN},
        new double[] {4e-200, 0, 1, 1}), new double[] {5, 0, INF, NAN}, 1e-15);
    Checks.close(values(Elementwise::hypot, new double[] {3e200}, new double[] {4e200}), new double[] {5e200}, 1e-15);
    Checks.close(values(Elementwise::logAddExp, new double[] {1e4, -INF, -INF, INF, 0, -1e300},
        new double[] {-1e4, -INF, 2, INF, 0, 1}), new double[] {1e4, -INF, 2, INF, Math.log(2), 1}, 1e-15);
    assertThat(values(Elementwise::xlogy, new double[] {0, 0, 0, 0, 2}, new double[] {0, -1, INF, NAN, 0}))
        .containsExactly(0, 0, 0, NAN, -INF);
    assertThat(values(Elementwise::remainder, new double[] {5, -5, 5, -5, 1}, new double[] {3, 3, -3, -3, INF}))
        .containsExactly(2, 1, -1, -2, 1);
    assertThat(values(Elementwise::fmod, new double[] {5, -5, 5, -5, 1}, new double[] {3, 3, -3, -3, INF}))
        .containsExactly(2, -2, 2, -2, 1);
  }

  @Test
  void gradientsAreFiniteWhereAFormulaDividesZeroByZero() {
    assertThat(Checks.gradient(x -> Elementwise.hypot(x, x.mul(0)), 0, 3, -2)).containsExactly(0, 1, -1);
    assertThat(Checks.gradient(x -> Elementwise.logAddExp(x, x.number(0)), 0, 1e4, -1e4)).containsExactly(0.5, 1, 0);
    assertThat(Checks.gradient(x -> Elementwise.xlogy(x, x), 0)).containsExactly(0);
    assertThat(Checks.gradient(x -> Elementwise.xlogy(x, x.number(Math.E)), 0)).containsExactly(1);
    assertThat(Checks.gradient(Elementwise::flatSqrt, 0, 4)).containsExactly(0, 0.25);
  }

  @Test
  void integersAreDividedWithRemainder() {
    int[] xs = {7, -7, 7, -7, 6, -6, 0};
    int[] ys = {2, 2, -2, -2, 3, -3, 5};
    var x = Tensor.constant(NdArray.of(xs));
    var y = Tensor.constant(NdArray.of(ys));
    for (int i = 0; i < xs.length; i++) {
      assertThat(Runs.value(Elementwise.floorDivide(x, y), Map.of()).get(i)).isEqualTo(Math.floorDiv(xs[i], ys[i]));
      assertThat(Runs.value(Elementwise.remainder(x, y), Map.of()).get(i)).isEqualTo(Math.floorMod(xs[i], ys[i]));
      assertThat(Runs.value(Elementwise.fmod(x, y), Map.of()).get(i)).isEqualTo(xs[i] % ys[i]);
    }
    assertThat(Elementwise.floorDivide(x, y).dtype()).isEqualTo(INT32);
    assertThat(Runs.value(Elementwise.sign(x), Map.of()).toDoubles()).containsExactly(1, -1, 1, -1, 1, -1, 0);
  }

  @Test
  void truthValuesCombineAsTheTablesSay() {
    var x = Tensor.constant(NdArray.of(new boolean[] {false, false, true, true}));
    var y = Tensor.constant(NdArray.of(new boolean[] {false, true, false, true}));
    assertThat(Runs.value(Logic.and(x, y), Map.of()).toDoubles()).containsExactly(0, 0, 0, 1);
    assertThat(Runs.value(Logic.or(x, y), Map.of()).toDoubles()).containsExactly(0, 1, 1, 1);
    assertThat(Runs.value(Logic.xor(x, y), Map.of()).toDoubles()).containsExactly(0, 1, 1, 0);
    assertThat(Runs.value(Logic.not(x), Map.of()).toDoubles()).containsExactly(1, 1, 0, 0);
    assertThat(Logic.and(x, y).dtype()).isEqualTo(BOOL);
  }
}
