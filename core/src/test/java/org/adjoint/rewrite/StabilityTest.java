package org.adjoint.rewrite;

import static org.adjoint.array.DType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.cases.NaiveFunction;
import org.adjoint.eval.Rounded;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written naively is as accurate in float32 as its closed form, and so are its first and its second derivative.
class StabilityTest {
  private static final double ACCURACY = 1e-6;

  /// The values of `result` in float32, simplified.
  private static double[] run(Tensor result, double... x) {
    var program = Program.named("stable").output("result", result).build();
    var input = NdArray.zeros(FLOAT32, Shape.of(x.length));
    IntStream.range(0, x.length).forEach(i -> input.set(i, x[i]));
    return Objects.requireNonNull(
        Rounded.outputs(Simplifier.standard().apply(program), Map.of("x", input), Map.of()).get("result")).toDoubles();
  }

  static Stream<NaiveFunction> functions() {
    return NaiveFunction.all();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void valueAndDerivativesAreAccurate(NaiveFunction function) {
    var x = Tensor.input("x", FLOAT32, Shape.of(NaiveFunction.POINTS.length));
    function.derivatives(x)
        .forEach((name, result) -> function.requireAccurate(name, run(result, NaiveFunction.POINTS)));
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
    for (double scale : NaiveFunction.POINTS) {
      var at = at(scale);
      var softmax = softmax(at);
      var what = function + " at " + Arrays.toString(at);
      assertAccurate(what + ", value", run(value, at), each(at, i -> logSoftmax(at, i)));
      assertAccurate(what + ", first derivative", run(first, at), each(at, i -> weight * softmax[i] - WEIGHTS[i]));
      assertAccurate(what + ", second derivative", run(second, at),
          each(at, i -> weight * slope(softmax, i)));
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
    for (double scale : NaiveFunction.POINTS) {
      var at = at(scale);
      var softmax = softmax(at);
      var what = function + " at " + Arrays.toString(at);
      assertAccurate(what + ", value", run(value, at), new double[] {at[0] - logSoftmax(at, 0)});
      assertAccurate(what + ", first derivative", run(first, at), softmax);
      assertAccurate(what + ", second derivative", run(second, at),
          each(at, i -> slope(softmax, i)));
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

  /// How the softmax `p` changes along [#DIRECTION].
  private static double slope(double[] p, int i) {
    return p[i] * IntStream.range(0, p.length).mapToDouble(j -> p[j] * (DIRECTION[i] - DIRECTION[j])).sum();
  }

  /// Relative to the largest element.
  private static void assertAccurate(String what, double[] actual, double[] expected) {
    double scale = DoubleStream.of(expected).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i]) <= ACCURACY * scale)
          .as("%s: %s instead of %s", what, Arrays.toString(actual), Arrays.toString(expected)).isTrue();
    }
  }
}
