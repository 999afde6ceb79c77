package org.adjoint.rewrite;

import static org.adjoint.array.DType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Rounded;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written naively is as accurate in float32 as its closed form, and so are its first and its second derivative.
class StabilityTest {
  private static final double ACCURACY = 1e-6;
  /// Results below the normal range are as accurate as their spacing allows.
  private static final double SPACING = 4 * Float.MIN_VALUE;

  private static final double[] POINTS = DoubleStream.of(1e-8, 1e-3, 0.5, 1, 5, 20, 88, 100, 1e4)
      .flatMap(x -> DoubleStream.of(x, -x, 0)).map(x -> (float) x).distinct().toArray();

  /// A function as a user would write it, and the closed forms of its value and its derivatives.
  record Function(String name, UnaryOperator<Tensor> written, DoubleUnaryOperator value,
      DoubleUnaryOperator first, DoubleUnaryOperator second) {
    Function as(String other, UnaryOperator<Tensor> form) {
      return new Function(other, form, value, first, second);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static double sigmoid(double x) {
    return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /// σ′(x)
  private static double bell(double x) {
    return sigmoid(x) * sigmoid(-x);
  }

  private static double bellSlope(double x) {
    return -bell(x) * Math.tanh(x / 2);
  }

  private static Tensor one(Tensor x) {
    return x.number(1);
  }

  private static Tensor logistic(Tensor x) {
    return one(x).div(one(x).add(x.neg().exp()));
  }

  static Stream<Function> functions() {
    var logSigmoid = new Function("log(σ(x))", x -> x.sigmoid().log(), x -> -softplus(-x), x -> sigmoid(-x),
        x -> -bell(x));
    var logOther = new Function("log(1 - σ(x))", x -> one(x).sub(x.sigmoid()).log(), x -> -softplus(x),
        x -> -sigmoid(x), x -> -bell(x));
    var softplus = new Function("log(1 + exp(x))", x -> one(x).add(x.exp()).log(), StabilityTest::softplus,
        StabilityTest::sigmoid, StabilityTest::bell);
    var expm1 = new Function("exp(x) - 1", x -> x.exp().sub(1), Math::expm1, Math::exp, Math::exp);
    var other = new Function("1 - σ(x)", x -> one(x).sub(x.sigmoid()), x -> sigmoid(-x), x -> -bell(x),
        x -> -bellSlope(x));
    var sigmoid = new Function("σ(x)", Tensor::sigmoid, StabilityTest::sigmoid, StabilityTest::bell,
        StabilityTest::bellSlope);
    var log1p = new Function("log(1 + x)", x -> one(x).add(x).log(), Math::log1p, x -> 1 / (1 + x),
        x -> -1 / (1 + x) / (1 + x));
    var tanh = new Function("2σ(2x) - 1", x -> x.mul(2).sigmoid().mul(2).sub(1), Math::tanh, x -> 4 * bell(2 * x),
        x -> 8 * bellSlope(2 * x));
    return Stream.of(Stream.of(logSigmoid,
        logSigmoid.as("log(1 / (1 + exp(-x)))", x -> logistic(x).log()),
        logSigmoid.as("-log(1 + exp(-x))", x -> x.neg().exp().add(1).log().neg()),
        logSigmoid.as("x - log(1 + exp(x))", x -> x.sub(x.exp().add(1).log())),
        logSigmoid.as("log(exp(x) / (1 + exp(x)))", x -> x.exp().div(x.exp().add(1)).log()),
        logOther,
        logOther.as("log(1 - 1 / (1 + exp(-x)))", x -> one(x).sub(logistic(x)).log()),
        logOther.as("log(-σ(x) + 1)", x -> x.sigmoid().neg().add(1).log()),
        softplus,
        softplus.as("log(exp(x) + 1)", x -> x.exp().add(1).log()),
        softplus.as("log1p(exp(x))", x -> x.exp().log1p()),
        softplus.as("x + log(1 + exp(-x))", x -> x.add(x.neg().exp().add(1).log())),
        expm1,
        expm1.as("-1 + exp(x)", x -> x.number(-1).add(x.exp())),
        expm1.as("-(1 - exp(x))", x -> one(x).sub(x.exp()).neg()),
        other,
        other.as("-σ(x) + 1", x -> x.sigmoid().neg().add(1)),
        other.as("1 - 1 / (1 + exp(-x))", x -> one(x).sub(logistic(x))),
        sigmoid,
        sigmoid.as("1 / (1 + exp(-x))", StabilityTest::logistic),
        sigmoid.as("(exp(-x) + 1)⁻¹", x -> x.neg().exp().add(1).pow(-1)),
        sigmoid.as("exp(x) / (exp(x) + 1)", x -> x.exp().div(x.exp().add(1))),
        sigmoid.as("exp(x/2) / (exp(x/2) + exp(-x/2))",
            x -> x.mul(0.5).exp().div(x.mul(0.5).exp().add(x.mul(-0.5).exp()))),
        tanh,
        tanh.as("(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
            x -> x.exp().sub(x.neg().exp()).div(x.exp().add(x.neg().exp()))),
        tanh.as("(exp(2x) - 1) / (exp(2x) + 1)", x -> x.mul(2).exp().sub(1).div(x.mul(2).exp().add(1))),
        tanh.as("(1 - exp(-2x)) / (1 + exp(-2x))",
            x -> one(x).sub(x.mul(-2).exp()).div(one(x).add(x.mul(-2).exp()))),
        tanh.as("1 - 2 / (exp(2x) + 1)", x -> one(x).sub(x.number(2).div(x.mul(2).exp().add(1)))),
        log1p,
        log1p.as("log(x + 1)", x -> x.add(1).log()),
        log1p.as("log(1 - (-x))", x -> one(x).sub(x.neg()).log())),
        DoubleStream.of(0, 0.9, 1).mapToObj(StabilityTest::crossEntropy)).flatMap(f -> f);
  }

  private static Function crossEntropy(double t) {
    return new Function("-(t log σ(x) + (1 - t) log(1 - σ(x))) for t = " + t, x -> {
      var target = x.number(t);
      return target.mul(x.sigmoid().log()).add(one(x).sub(target).mul(one(x).sub(x.sigmoid()).log())).neg();
    }, x -> t * softplus(-x) + (1 - t) * softplus(x), x -> (1 - t) * sigmoid(x) - t * sigmoid(-x),
        StabilityTest::bell);
  }

  /// The values of `result` in float32, simplified.
  private static double[] run(Tensor result, double... x) {
    var program = Program.named("stable").output("result", result).build();
    var input = NdArray.zeros(FLOAT32, Shape.of(x.length));
    IntStream.range(0, x.length).forEach(i -> input.set(i, x[i]));
    return Rounded.output(Simplifier.standard().apply(program), "result", Map.of("x", input));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void valueAndDerivativesAreAccurate(Function function) {
    var x = Tensor.input("x", FLOAT32, Shape.of(POINTS.length));
    var value = function.written.apply(x);
    var first = Gradients.of(value.sum(), List.of(x), Gradients.Independent.ZERO).getFirst();
    var second = Gradients.of(first.sum(), List.of(x), Gradients.Independent.ZERO).getFirst();
    assertAccurate(function + ", value", run(value, POINTS), function.value);
    assertAccurate(function + ", first derivative", run(first, POINTS), function.first);
    assertAccurate(function + ", second derivative", run(second, POINTS), function.second);
  }

  private static void assertAccurate(String what, double[] actual, DoubleUnaryOperator exact) {
    for (int i = 0; i < POINTS.length; i++) {
      double expected = exact.applyAsDouble(POINTS[i]);
      boolean same = Double.compare(actual[i], (float) expected) == 0
          || Math.abs(actual[i] - expected) <= Math.max(ACCURACY * Math.abs(expected), SPACING);
      assertThat(same).as("%s at %s: %s instead of %s", what, POINTS[i], actual[i], expected).isTrue();
    }
  }

  // ---- functions of several variables ----

  private static final double[] SHAPE = {1, -0.5, 0.25, 0, 0.999};
  private static final double[] WEIGHTS = {0.5, -1, 2, 0.25, 1};
  private static final double[] DIRECTION = {1, 2, -1, 0.5, 3};

  /// The logarithm of a softmax as a user would write it.
  record LogSoftmax(String name, UnaryOperator<Tensor> written) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Tensor shifted(Tensor x) {
    return x.sub(x.max());
  }

  static Stream<LogSoftmax> logSoftmaxes() {
    return Stream.of(
        new LogSoftmax("log(exp(x) / sum(exp(x)))", x -> x.exp().div(x.exp().sum()).log()),
        new LogSoftmax("log(softmax(x))", x -> Reductions.softmax(x, -1).log()),
        new LogSoftmax("with the largest subtracted", x -> shifted(x).exp().div(shifted(x).exp().sum()).log()),
        new LogSoftmax("x - log(sum(exp(x)))", x -> x.sub(x.exp().sum().log())),
        new LogSoftmax("-(log(sum(exp(x))) - x)", x -> x.exp().sum().log().sub(x).neg()),
        new LogSoftmax("x - logSumExp(x)", x -> x.sub(Reductions.logSumExp(x, 0))),
        new LogSoftmax("logSoftmax(x)", x -> Reductions.logSoftmax(x, 0)),
        new LogSoftmax("rows of a matrix", x -> {
          var rows = x.expand(0);
          return rows.exp().div(rows.exp().sum(1).expand(1)).log().sum(0);
        }),
        new LogSoftmax("columns of a matrix", x -> {
          var columns = x.expand(1).broadcastTo(Shape.of(SHAPE.length, 2));
          return columns.exp().div(columns.exp().sum(0)).log().mean(1);
        }),
        new LogSoftmax("log of the mean", x -> x.sub(x.exp().mean().log()).sub(Math.log(SHAPE.length))));
  }

  @ParameterizedTest
  @MethodSource("logSoftmaxes")
  void logarithmsOfSoftmaxAreAccurate(LogSoftmax function) {
    var x = Tensor.input("x", FLOAT32, Shape.of(SHAPE.length));
    var value = function.written.apply(x);
    // The cross-entropy, written by hand.
    var first = Gradients.of(value.mul(constant(WEIGHTS)).sum().neg(), List.of(x)).getFirst();
    var second = Gradients.of(first.mul(constant(DIRECTION)).sum(), List.of(x)).getFirst();
    double weight = DoubleStream.of(WEIGHTS).sum();
    for (double scale : POINTS) {
      var at = at(scale);
      var softmax = softmax(at);
      double mean = IntStream.range(0, at.length).mapToDouble(i -> softmax[i] * DIRECTION[i]).sum();
      var what = function + " at " + Arrays.toString(at);
      assertAccurate(what + ", value", run(value, at), each(at, i -> logSoftmax(at, i)));
      assertAccurate(what + ", first derivative", run(first, at), each(at, i -> weight * softmax[i] - WEIGHTS[i]));
      assertAccurate(what + ", second derivative", run(second, at),
          each(at, i -> weight * softmax[i] * (DIRECTION[i] - mean)));
    }
  }

  static Stream<LogSoftmax> logSumExps() {
    return Stream.of(new LogSoftmax("log(sum(exp(x)))", x -> x.exp().sum().log()),
        new LogSoftmax("logSumExp(x)", x -> Reductions.logSumExp(x, -1)),
        new LogSoftmax("log(mean(exp(x)))", x -> x.exp().mean().log().add(Math.log(SHAPE.length))));
  }

  @ParameterizedTest
  @MethodSource("logSumExps")
  void logarithmsOfSumsAreAccurate(LogSoftmax function) {
    var x = Tensor.input("x", FLOAT32, Shape.of(SHAPE.length));
    var value = function.written.apply(x);
    var first = Gradients.of(value, List.of(x)).getFirst();
    var second = Gradients.of(first.mul(constant(DIRECTION)).sum(), List.of(x)).getFirst();
    for (double scale : POINTS) {
      var at = at(scale);
      var softmax = softmax(at);
      double mean = IntStream.range(0, at.length).mapToDouble(i -> softmax[i] * DIRECTION[i]).sum();
      var what = function + " at " + Arrays.toString(at);
      assertAccurate(what + ", value", run(value, at), new double[] {at[0] - logSoftmax(at, 0)});
      assertAccurate(what + ", first derivative", run(first, at), softmax);
      assertAccurate(what + ", second derivative", run(second, at),
          each(at, i -> softmax[i] * (DIRECTION[i] - mean)));
    }
  }

  private static Tensor constant(double... values) {
    return Tensor.constant(NdArray.of(values)).cast(FLOAT32);
  }

  private static double[] at(double scale) {
    return DoubleStream.of(SHAPE).map(x -> (float) (x * scale)).toArray();
  }

  private static double[] each(double[] like, IntToDoubleFunction value) {
    return IntStream.range(0, like.length).mapToDouble(value).toArray();
  }

  private static double logSoftmax(double[] x, int i) {
    double largest = DoubleStream.of(x).max().orElseThrow();
    return x[i] - largest - Math.log(DoubleStream.of(x).map(y -> Math.exp(y - largest)).sum());
  }

  private static double[] softmax(double[] x) {
    return each(x, i -> Math.exp(logSoftmax(x, i)));
  }

  /// Relative to the largest element, or to 1, which is the sum of a softmax.
  private static void assertAccurate(String what, double[] actual, double[] expected) {
    double scale = Math.max(1, DoubleStream.of(expected).map(Math::abs).max().orElseThrow());
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]) <= ACCURACY * scale)
          .as("%s: %s instead of %s", what, Arrays.toString(actual), Arrays.toString(expected)).isTrue();
    }
  }
}
