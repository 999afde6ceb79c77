package org.adjoint.functions;

import static org.adjoint.array.DType.BOOL;
import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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

/// Reductions against plain loops over one row at a time.
class ReductionsTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  /// A reduction over given axes.
  interface Reduction {
    Tensor of(Tensor x, int... axes);
  }

  private static Arguments of(String name, Reduction reduction, ToDoubleFunction<double[]> expected) {
    return arguments(name, reduction, expected);
  }

  private static double squares(double[] row) {
    double mean = DoubleStream.of(row).average().orElseThrow();
    return DoubleStream.of(row).map(x -> (x - mean) * (x - mean)).sum();
  }

  private static double powers(double[] row, double p) {
    return Math.pow(DoubleStream.of(row).map(x -> Math.pow(Math.abs(x), p)).sum(), 1 / p);
  }

  static Stream<Arguments> overAxes() {
    return Stream.of(
        of("variance", Reductions::variance, row -> squares(row) / row.length),
        of("sampleVariance", Reductions::sampleVariance, row -> squares(row) / (row.length - 1)),
        of("standardDeviation", Reductions::standardDeviation, row -> Math.sqrt(squares(row) / row.length)),
        of("sampleStandardDeviation", Reductions::sampleStandardDeviation,
            row -> Math.sqrt(squares(row) / (row.length - 1))),
        of("norm", Reductions::norm, row -> powers(row, 2)),
        of("1-norm", (x, axes) -> Reductions.pNorm(x, 1, axes), row -> powers(row, 1)),
        of("3-norm", (x, axes) -> Reductions.pNorm(x, 3, axes), row -> powers(row, 3)),
        of("½-norm", (x, axes) -> Reductions.pNorm(x, 0.5, axes), row -> powers(row, 0.5)),
        of("∞-norm", (x, axes) -> Reductions.pNorm(x, INF, axes),
            row -> DoubleStream.of(row).map(Math::abs).max().orElseThrow()),
        of("logSumExp", Reductions::logSumExp, row -> Math.log(DoubleStream.of(row).map(Math::exp).sum())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("overAxes")
  void aReductionCombinesWhatItsFormulaSays(String name, Reduction reduction, ToDoubleFunction<double[]> expected) {
    var x = Checks.random(1, 2, 3, 4);
    var swapped = new double[24];
    Arrays.setAll(swapped, i -> x.get(i / 12 * 12 + i % 3 * 4 + i / 3 % 4));
    for (var dtype : List.of(FLOAT64, FLOAT32)) {
      double tolerance = dtype == FLOAT64 ? 1e-13 : 2e-6;
      var given = Checks.as(dtype, x);
      Checks.close(Checks.apply(t -> reduction.of(t, -1), given).toDoubles(), rows(x.toDoubles(), 4, expected),
          tolerance);
      Checks.close(Checks.apply(t -> reduction.of(t, 1), given).toDoubles(), rows(swapped, 3, expected), tolerance);
      Checks.close(Checks.apply(t -> reduction.of(t, -1, 1), given).toDoubles(), rows(x.toDoubles(), 12, expected),
          tolerance);
      Checks.close(Checks.apply(t -> reduction.of(t), given).toDoubles(), rows(x.toDoubles(), 24, expected),
          tolerance);
    }
    var symbolic = Tensor.input("x", FLOAT64, Shape.of(Dim.symbol("batch"), 3, 4));
    Checks.close(Runs.value(reduction.of(symbolic, 0, 1, 2), Map.of("x", x)).toDoubles(),
        rows(x.toDoubles(), 24, expected), 1e-13);
    Checks.gradientIsTheFiniteDifference(reduction.of(symbolic, 0, 2), List.of(symbolic), Map.of("x", x));
    Checks.derivativesAreFiniteDifferences(t -> reduction.of(t, 1), x);
  }

  private static double[] rows(double[] x, int size, ToDoubleFunction<double[]> expected) {
    return IntStream.range(0, x.length / size)
        .mapToDouble(row -> expected.applyAsDouble(Arrays.copyOfRange(x, row * size, (row + 1) * size))).toArray();
  }

  @Test
  void normsNeitherOverflowNorUnderflow() {
    for (double p : new double[] {0.5, 1, 2, 3, INF}) {
      UnaryOperator<Tensor> norm = x -> Reductions.pNorm(x, p);
      for (double unit : new double[] {1e-300, 1, 1e300}) {
        double factor = powers(new double[] {3, 4}, Math.min(p, 1000));
        double[] at = {3 * unit, -4 * unit};
        Checks.close(new double[] {Checks.apply(norm, at)[0] / unit}, new double[] {p == INF ? 4 : factor}, 1e-12);
        assertThat(DoubleStream.of(Checks.gradient(norm, at))).allMatch(Double::isFinite);
      }
      assertThat(Checks.gradient(norm, 0, 0)).as("p = %s", p).containsExactly(0, 0);
      assertThat(Checks.apply(norm, 1, -INF)).containsExactly(INF);
      assertThat(Checks.apply(norm, 1, NAN)).containsExactly(NAN);
    }
    Checks.close(Checks.gradient(x -> Reductions.norm(x), 3, -4, 0), new double[] {0.6, -0.8, 0}, 1e-15);
  }

  @Test
  void aDeviationOfEqualNumbersHasGradientZero() {
    assertThat(Checks.gradient(x -> Reductions.standardDeviation(x), 2, 2)).containsExactly(0, 0);
    assertThat(Checks.gradient(x -> Reductions.sampleStandardDeviation(x), 2, 2)).containsExactly(0, 0);
    assertThat(Checks.apply(x -> Reductions.sampleVariance(x), 2)).containsExactly(NAN);
  }

  @Test
  void theFirstOfEqualExtremesIsFound() {
    var x = NdArray.of(new double[] {3, 7, 7, 1, 1, 0, -INF, -INF, -INF, 2, NAN, NAN}, 4, 3);
    assertThat(Checks.apply(t -> Reductions.argmax(t, -1), x).toDoubles()).containsExactly(1, 0, 0, 1);
    assertThat(Checks.apply(t -> Reductions.argmin(t, 1), x).toDoubles()).containsExactly(0, 2, 0, 1);
    assertThat(Checks.apply(t -> Reductions.argmax(t, 0), Checks.as(FLOAT32, x)).toDoubles())
        .containsExactly(0, 3, 3);
    var whole = NdArray.of(new int[] {3, 9, -2, 9});
    assertThat(Checks.apply(t -> Reductions.argmax(t, 0), whole)).satisfies(place -> {
      assertThat(place.item()).isEqualTo(1);
      assertThat(place.dtype()).isEqualTo(INT32);
    });
    var symbolic = Tensor.input("x", FLOAT64, Shape.of(Dim.symbol("batch"), Dim.symbol("time")));
    assertThat(Runs.value(Reductions.argmin(symbolic, -2), Map.of("x", x)).toDoubles()).containsExactly(2, 3, 3);
  }

  @Test
  void truthValuesAreCombined() {
    var x = NdArray.of(new boolean[] {true, false, true, true, false, false}, 3, 2);
    assertThat(Checks.apply(t -> Reductions.any(t, 1), x).toDoubles()).containsExactly(1, 1, 0);
    assertThat(Checks.apply(t -> Reductions.all(t, 1), x).toDoubles()).containsExactly(0, 1, 0);
    assertThat(Checks.apply(t -> Reductions.any(t), x)).satisfies(any -> {
      assertThat(any.item()).isEqualTo(1);
      assertThat(any.dtype()).isEqualTo(BOOL);
    });
    assertThat(Checks.apply(t -> Reductions.countNonzero(t, 0), x).toDoubles()).containsExactly(2, 1);
    assertThat(Checks.apply(t -> Reductions.countNonzero(t), 0, -0.0, NAN, 3)).containsExactly(2);
    assertThat(Checks.apply(t -> Reductions.all(t), 1, NAN, 3)).containsExactly(1);
    var nothing = NdArray.of(new boolean[0]);
    assertThat(Checks.apply(t -> Reductions.any(t), nothing).item()).isZero();
    assertThat(Checks.apply(t -> Reductions.all(t), nothing).item()).isEqualTo(1);
  }

  static Stream<Arguments> alongOneAxis() {
    return Stream.of(
        arguments("softmax", (UnaryOperator<Tensor>) x -> Reductions.softmax(x, 1),
            (UnaryOperator<double[]>) row -> each(row, i -> Math.exp(row[i]) / sumExp(row, row.length))),
        arguments("logSoftmax", (UnaryOperator<Tensor>) x -> Reductions.logSoftmax(x, -2),
            (UnaryOperator<double[]>) row -> each(row, i -> row[i] - Math.log(sumExp(row, row.length)))),
        arguments("masked softmax",
            (UnaryOperator<Tensor>) x -> Reductions.softmax(x, x.greaterThan(x.number(-5)), 1),
            (UnaryOperator<double[]>) row -> each(row, i -> Math.exp(row[i]) / sumExp(row, row.length))),
        arguments("cumsum", (UnaryOperator<Tensor>) x -> Reductions.cumsum(x, -2),
            (UnaryOperator<double[]>) row -> each(row, i -> Arrays.stream(row, 0, i + 1).sum())),
        arguments("cumprod", (UnaryOperator<Tensor>) x -> Reductions.cumprod(x, 1),
            (UnaryOperator<double[]>) row -> each(row, i -> Arrays.stream(row, 0, i + 1).reduce(1, (a, b) -> a * b))),
        arguments("logCumSumExp", (UnaryOperator<Tensor>) x -> Reductions.logCumSumExp(x, 1),
            (UnaryOperator<double[]>) row -> each(row, i -> Math.log(sumExp(row, i + 1)))));
  }

  private static double sumExp(double[] row, int count) {
    return Arrays.stream(row, 0, count).map(Math::exp).sum();
  }

  private static double[] each(double[] row, IntToDoubleFunction function) {
    return IntStream.range(0, row.length).mapToDouble(function).toArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alongOneAxis")
  void aFunctionAlongAnAxisKeepsTheShape(String name, UnaryOperator<Tensor> function,
      UnaryOperator<double[]> expected) {
    var x = Checks.random(2, 2, 3, 4);
    var numbers = new double[24];
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 4; j++) {
        int at = i * 12 + j;
        var row = expected.apply(new double[] {x.get(at), x.get(at + 4), x.get(at + 8)});
        for (int k = 0; k < 3; k++) {
          numbers[at + 4 * k] = row[k];
        }
      }
    }
    Checks.close(Checks.apply(function, x).toDoubles(), numbers, 1e-13);
    var symbolic = Tensor.input("x", FLOAT32, Shape.of(Dim.symbol("batch"), Dim.symbol("time"), Dim.symbol("width")));
    assertThat(function.apply(symbolic).shape()).isEqualTo(symbolic.shape());
    Checks.close(Runs.value(function.apply(symbolic), Map.of("x", Checks.as(FLOAT32, x))).toDoubles(), numbers, 2e-6);
    Checks.derivativesAreFiniteDifferences(function, x);
  }

  @Test
  void whatIsMaskedTakesNoPartHoweverLarge() {
    var mask = Tensor.constant(NdArray.of(new boolean[] {true, false, true}));
    UnaryOperator<Tensor> masked = x -> Reductions.softmax(x, mask, -1);
    assertThat(Checks.apply(masked, 0, 1e300, 0)).containsExactly(0.5, 0, 0.5);
    assertThat(Checks.apply(masked, 0, INF, -1e300)).containsExactly(1, 0, 0);
    assertThat(Checks.gradient(x -> masked.apply(x).square(), 0, 1e300, 0)).containsExactly(0, 0, 0);
    UnaryOperator<Tensor> nothing = x -> Reductions.softmax(x, Logic.and(mask, Logic.not(mask)), -1);
    assertThat(Checks.apply(nothing, 1, 2, 3)).containsExactly(0, 0, 0);
    assertThat(Checks.gradient(nothing, 1, 2, 3)).containsExactly(0, 0, 0);
  }

  @Test
  void exponentialsDoNotOverflowAndLargeRunsKeepTheirGradients() {
    Checks.close(Checks.apply(x -> Reductions.logCumSumExp(x, 0), -1e4, 1e4, 1e4),
        new double[] {-1e4, 1e4, 1e4 + Math.log(2)}, 1e-15);
    assertThat(Checks.gradient(x -> Reductions.logCumSumExp(x, 0), -1e4, 1e4)).containsExactly(1, 1);
    assertThat(Checks.gradient(x -> Reductions.cumprod(x, 0), 2, 0, 3)).containsExactly(1, 2 + 6, 0);
    assertThat(Checks.apply(x -> Reductions.cumsum(x, 0), NdArray.of(new int[] {1, 2, 3})).toDoubles())
        .containsExactly(1, 3, 6);
  }
}
