package org.adjoint.eval;

import static org.adjoint.array.DType.BOOL;
import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The interpreter against numbers written by hand.
class EvaluationTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private static Tensor vector(double... values) {
    return Tensor.constant(NdArray.of(values));
  }

  private static Tensor whole(int... values) {
    return Tensor.constant(NdArray.of(values));
  }

  private static Tensor matrix(int rows, double... values) {
    return Tensor.constant(NdArray.of(values, rows, values.length / rows));
  }

  private static double[] numbers(double... values) {
    return values;
  }

  private static NdArray value(Tensor tensor) {
    return Runs.value(tensor, Map.of());
  }

  static Stream<Arguments> exact() {
    var a = matrix(2, 1, 2, 3, 4, 5, 6);
    var cube = Tensor.iota(FLOAT64, Shape.of(8), 0).reshape(Shape.of(2, 2, 2));
    return Stream.of(
        arguments("neg", vector(1, -0.0, 0, NAN, -INF).neg(), numbers(-1, 0, -0.0, NAN, INF)),
        arguments("abs", vector(1, -2, -0.0, NAN, -INF).abs(), numbers(1, 2, 0, NAN, INF)),
        arguments("exp", vector(0, -INF, INF, NAN, 1000).exp(), numbers(1, 0, INF, NAN, INF)),
        arguments("expm1", vector(0, -0.0, 1e-20, -INF, INF).expm1(), numbers(0, -0.0, 1e-20, -1, INF)),
        arguments("log", vector(1, 0, -0.0, -1, INF, NAN).log(), numbers(0, -INF, -INF, NAN, INF, NAN)),
        arguments("log1p", vector(0, -0.0, 1e-20, -1, -2, INF).log1p(), numbers(0, -0.0, 1e-20, -INF, NAN, INF)),
        arguments("sqrt", vector(4, 0, -0.0, -1, INF, NAN).sqrt(), numbers(2, 0, -0.0, NAN, INF, NAN)),
        arguments("tanh", vector(0, -0.0, 100, -INF, NAN).tanh(), numbers(0, -0.0, 1, -1, NAN)),
        arguments("sigmoid", vector(0, 1000, -1000, INF, -INF, NAN).sigmoid(), numbers(0.5, 1, 0, 1, 0, NAN)),
        arguments("add", vector(1, INF, -0.0, INF).add(vector(2, 1, -0.0, -INF)), numbers(3, INF, -0.0, NAN)),
        arguments("sub", vector(1, INF, 0, INF).sub(vector(2, 1, 0, INF)), numbers(-1, INF, 0, NAN)),
        arguments("mul", vector(2, 0, -0.0, NAN).mul(vector(3, INF, 5, 0)), numbers(6, NAN, -0.0, NAN)),
        arguments("div", vector(1, 1, -1, 0, INF).div(vector(4, 0, 0, 0, INF)), numbers(0.25, INF, -INF, NAN, NAN)),
        arguments("max", vector(1, NAN, 1, -0.0).maximum(vector(2, 1, NAN, 0)), numbers(2, NAN, NAN, 0)),
        arguments("min", vector(1, NAN, 1, 0).minimum(vector(2, 1, NAN, -0.0)), numbers(1, NAN, NAN, -0.0)),
        arguments("lt", vector(1, 2, 2, NAN, -0.0).lessThan(vector(2, 2, 1, 1, 0)), numbers(1, 0, 0, 0, 0)),
        arguments("le", vector(1, 2, 2, NAN).lessOrEqual(vector(2, 2, 1, 1)), numbers(1, 1, 0, 0)),
        arguments("gt", vector(1, 2, 2, NAN).greaterThan(vector(2, 2, 1, 1)), numbers(0, 0, 1, 0)),
        arguments("ge", vector(1, 2, 2, NAN).greaterOrEqual(vector(2, 2, 1, 1)), numbers(0, 1, 1, 0)),
        arguments("eq", vector(1, 2, NAN, -0.0).equalTo(vector(2, 2, NAN, 0)), numbers(0, 1, 0, 1)),
        arguments("ne", vector(1, 2, NAN, -0.0).notEqualTo(vector(2, 2, NAN, 0)), numbers(1, 0, 1, 0)),
        arguments("select", vector(1, 2).lessThan(vector(2, 1)).select(vector(10, NAN), vector(INF, 20)),
            numbers(10, 20)),
        arguments("relu", Activations.relu(vector(-1, 0, 2, NAN, -INF)), numbers(0, 0, 2, NAN, 0)),
        arguments("cast to int32", vector(1.9, -1.9, NAN, INF, 1e10).cast(INT32),
            numbers(1, -1, 0, Integer.MAX_VALUE, Integer.MAX_VALUE)),
        arguments("cast to float32", vector(0.1, 1e300).cast(FLOAT32), numbers(0.1f, INF)),
        arguments("cast to bool", vector(0, -0.0, 2, NAN).cast(BOOL), numbers(0, 0, 1, 1)),
        arguments("stopGradient", vector(1, NAN).stopGradient(), numbers(1, NAN)),
        arguments("iota 0", Tensor.iota(INT32, Shape.of(2, 3), 0), numbers(0, 0, 0, 1, 1, 1)),
        arguments("iota 1", Tensor.iota(FLOAT64, Shape.of(2, 3), -1), numbers(0, 1, 2, 0, 1, 2)),
        arguments("scalar", Tensor.scalar(FLOAT32, 0.1), numbers(0.1f)),
        arguments("size", Tensor.of(new Op.Size(Extent.of(12), FLOAT64)), numbers(12)),
        arguments("sum", a.sum(), numbers(21)),
        arguments("sum 0", a.sum(0), numbers(5, 7, 9)),
        arguments("sum 1", a.sum(1), numbers(6, 15)),
        arguments("sum of nothing", vector().sum(), numbers(0)),
        arguments("max of nothing", vector().max(), numbers(-INF)),
        arguments("min of nothing", vector().min(), numbers(INF)),
        arguments("max 0", a.max(0), numbers(4, 5, 6)),
        arguments("min 1", a.min(1), numbers(1, 4)),
        arguments("max of NaN", vector(1, NAN, 2).max(), numbers(NAN)),
        arguments("min of NaN", vector(1, NAN, 2).min(), numbers(NAN)),
        arguments("sum over two axes", cube.sum(0, 2), numbers(10, 18)),
        arguments("max over outer axes", cube.max(0, 1), numbers(6, 7)),
        arguments("mean", a.mean(0), numbers(2.5, 3.5, 4.5)),
        arguments("reduction over no axes", Tensor.of(new Op.Reduce(Op.Reduction.MAX, vector(3, 1), List.of())),
            numbers(3, 1)),
        arguments("x·y", product(false, false), numbers(58, 64, 139, 154)),
        arguments("xᵀ·y", product(true, false), numbers(58, 64, 139, 154)),
        arguments("x·yᵀ", product(false, true), numbers(58, 64, 139, 154)),
        arguments("xᵀ·yᵀ", product(true, true), numbers(58, 64, 139, 154)),
        arguments("batched product", cube.matMul(cube), numbers(2, 3, 6, 11, 46, 55, 66, 79)),
        arguments("product over nothing", matrix(2).matMul(Tensor.constant(NdArray.of(new double[0], 0, 2))),
            numbers(0, 0, 0, 0)),
        arguments("reshape", a.reshape(Shape.of(3, 2)), numbers(1, 2, 3, 4, 5, 6)),
        arguments("transpose", a.transpose(), numbers(1, 4, 2, 5, 3, 6)),
        arguments("transpose by a cycle",
            Tensor.iota(FLOAT64, Shape.of(6), 0).reshape(Shape.of(1, 2, 3)).transpose(2, 0, 1),
            numbers(0, 3, 1, 4, 2, 5)),
        arguments("broadcast in front", vector(1, 2).broadcastTo(Shape.of(2, 2)), numbers(1, 2, 1, 2)),
        arguments("broadcast behind", matrix(2, 1, 2).broadcastTo(Shape.of(2, 2)), numbers(1, 1, 2, 2)),
        arguments("broadcast within", a.expand(1).broadcastTo(Shape.of(2, 2, 3)),
            numbers(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6)),
        arguments("one-hot", Indexing.oneHot(whole(2, 0, 5), 3, FLOAT64), numbers(0, 0, 1, 1, 0, 0, 0, 0, 0)));
  }

  private static Tensor product(boolean transposeX, boolean transposeY) {
    var x = matrix(2, 1, 2, 3, 4, 5, 6);
    var y = matrix(3, 7, 8, 9, 10, 11, 12);
    return Tensor
        .of(new Op.MatMul(transposeX ? x.transpose() : x, transposeY ? y.transpose() : y, transposeX, transposeY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exact")
  void primitivesComputeWhatTheyAreDefinedAs(String name, Tensor tensor, double[] expected) {
    assertThat(value(tensor).toDoubles()).as(name).containsExactly(expected);
  }

  static Stream<Arguments> approximate() {
    return Stream.of(
        arguments("exp", vector(1, -2).exp(), numbers(2.718281828459045, 0.1353352832366127)),
        arguments("expm1", vector(0.5, -1).expm1(), numbers(0.6487212707001282, -0.6321205588285577)),
        arguments("log", vector(2, 10).log(), numbers(0.6931471805599453, 2.302585092994046)),
        arguments("log1p", vector(1, -0.5).log1p(), numbers(0.6931471805599453, -0.6931471805599453)),
        arguments("sqrt", vector(2).sqrt(), numbers(1.4142135623730951)),
        arguments("tanh", vector(0.5, -1).tanh(), numbers(0.46211715726000974, -0.7615941559557649)),
        arguments("sigmoid", vector(2, -2).sigmoid(), numbers(0.8807970779778823, 0.11920292202211755)),
        arguments("softmax", Reductions.softmax(vector(1, 2, 3), 0),
            numbers(0.09003057317038046, 0.24472847105479767, 0.6652409557748219)),
        arguments("logSumExp", Reductions.logSumExp(vector(1, 2, 3), -1), numbers(3.4076059644443806)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("approximate")
  void transcendentalFunctionsAreCloseToTheirValues(String name, Tensor tensor, double[] expected) {
    assertThat(value(tensor).toDoubles()).as(name).containsExactly(expected, within(4e-16));
  }

  static Stream<Arguments> integers() {
    int most = Integer.MAX_VALUE;
    int least = Integer.MIN_VALUE;
    return Stream.of(
        arguments("add", whole(most, 1).add(whole(1, 2)), numbers(least, 3)),
        arguments("sub", whole(least, 1).sub(whole(1, 2)), numbers(most, -1)),
        arguments("mul", whole(123_456_789, -3).mul(whole(987_654_321, 5)), numbers(-67_153_019, -15)),
        arguments("div", whole(7, -7, 7, least).div(whole(2, 2, -2, -1)), numbers(3, -3, -3, least)),
        arguments("neg", whole(least, 5).neg(), numbers(least, -5)),
        arguments("abs", whole(least, -5).abs(), numbers(least, 5)),
        arguments("sum", whole(most, most, 3).sum(), numbers(1)),
        arguments("max", whole(1, 9, 4).max(), numbers(9)),
        arguments("mean", whole(1, 2, 4).mean(), numbers(2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("integers")
  void integersComputeAsInJava(String name, Tensor tensor, double[] expected) {
    assertThat(tensor.dtype()).isEqualTo(INT32);
    assertThat(value(tensor).toDoubles()).as(name).containsExactly(expected);
    assertThat(value(tensor.equalTo(tensor.number(expected[0]))).toDoubles()[0]).as("before it is stored").isEqualTo(1);
  }

  @Test
  void longsAreExactBeyondTheRangeOfInt() {
    var big = Tensor.constant(NdArray.of(new long[] {1L << 40}));
    assertThat(value(big.add(big)).get(0)).isEqualTo(0x1p41);
    assertThat(value(big.div(3)).get(0)).isEqualTo(366_503_875_925.0);
  }

  @Test
  void divisionOfIntegersByZeroFails() {
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> value(whole(1).div(whole(0))));
  }

  @Test
  void roundingHappensWhereAValueLeavesTheProgram() {
    var third = Tensor.scalar(FLOAT32, 1).div(3);
    assertThat(value(third).get(0)).isEqualTo(1f / 3);
    assertThat(value(third.mul(3).sub(1)).get(0)).isZero();
  }

  @Test
  void symbolicSizesAreNumbersAtTheRun() {
    var x = Tensor.input("x", FLOAT64, Shape.of(Dim.symbol("n"), 2));
    var count = Tensor.of(new Op.Size(x.shape().elements(), FLOAT64));
    var executable = new Interpreter().compile(Program.named("p").output("value", x.sum().div(count)).build());
    for (int rows = 1; rows < 4; rows++) {
      var values = Map.of("x", NdArray.filled(FLOAT64, Shape.of(rows, 2), 7));
      assertThat(Runs.named(executable.run(values), "value").item()).isEqualTo(7);
    }
  }

  @Test
  void anInputHasNoValueOfItsOwn() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.SCALAR);
    assertThatIllegalArgumentException().isThrownBy(() -> Evaluation.of(x, List.of(), Map.of()))
        .withMessage("The input \"x\" has no value.");
  }
}
