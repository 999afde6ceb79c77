package org.adjoint.graph;

import static org.adjoint.array.DType.BOOL;
import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.adjoint.array.DType.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceTest {
  private static final Dim BATCH = Dim.symbol("batch");

  private static Tensor input(DType dtype, Shape shape) {
    return Tensor.input("x", dtype, shape);
  }

  static Stream<Arguments> nodes() {
    var x = input(FLOAT32, Shape.of(BATCH, 3));
    var y = input(FLOAT32, Shape.of(BATCH, 3));
    var whole = input(INT32, Shape.of(BATCH, 3));
    var condition = input(BOOL, Shape.of(BATCH, 3));
    var w = input(FLOAT32, Shape.of(3, 4));
    var matrices = input(FLOAT64, Shape.of(Dim.of(2), BATCH, Dim.of(5)));
    return Stream.of(
        arguments("bool[]", Tensor.constant(NdArray.scalar(BOOL, 1))),
        arguments("int64[2]", Tensor.constant(NdArray.of(new long[2]))),
        arguments("float64[]", Tensor.scalar(FLOAT64, 1)),
        arguments("int32[batch, 3]", Tensor.iota(INT32, x.shape(), -1)),
        arguments("float32[]", Tensor.of(new Op.Size(Extent.of(BATCH), FLOAT32))),
        arguments("float32[batch, 3]", x.neg()),
        arguments("int32[batch, 3]", whole.neg()),
        arguments("int32[batch, 3]", whole.abs()),
        arguments("float32[batch, 3]", x.abs()),
        arguments("float32[batch, 3]", x.exp()),
        arguments("float32[batch, 3]", x.expm1()),
        arguments("float32[batch, 3]", x.log()),
        arguments("float32[batch, 3]", x.log1p()),
        arguments("float32[batch, 3]", x.sqrt()),
        arguments("float32[batch, 3]", x.tanh()),
        arguments("float32[batch, 3]", x.sigmoid()),
        arguments("float32[batch, 3]", x.square()),
        arguments("float32[batch, 3]", x.add(y)),
        arguments("float32[batch, 3]", x.sub(2)),
        arguments("float32[batch, 3]", x.mul(y)),
        arguments("int32[batch, 3]", whole.div(2)),
        arguments("float32[batch, 3]", x.maximum(y)),
        arguments("float32[batch, 3]", x.minimum(y)),
        arguments("bool[batch, 3]", x.lessThan(y)),
        arguments("bool[batch, 3]", x.greaterOrEqual(y)),
        arguments("bool[batch, 3]", whole.notEqualTo(whole)),
        arguments("float32[batch, 3]", condition.select(x, x.number(0))),
        arguments("bool[batch, 3]", condition.select(condition, condition)),
        arguments("int64[batch, 3]", x.cast(INT64)),
        arguments("float32[batch, 3]", condition.cast(FLOAT32)),
        arguments("float32[batch, 3]", x.stopGradient()),
        arguments("float32[]", x.sum()),
        arguments("float32[3]", x.max(0)),
        arguments("float32[batch]", x.min(-1)),
        arguments("float64[batch]", matrices.mean(0, 2)),
        arguments("float32[batch, 4]", x.matMul(w)),
        arguments("float32[3, 3]", Tensor.of(new Op.MatMul(x, y, true, false))),
        arguments("float32[batch, batch]", Tensor.of(new Op.MatMul(x, y, false, true))),
        arguments("float32[3, 3]", Tensor.of(new Op.MatMul(w, w, false, true))),
        arguments("float64[2, 5, 5]", Tensor.of(new Op.MatMul(matrices, matrices, true, false))),
        arguments("float32[3, batch]", x.reshape(new Shape(List.of(Dim.of(3), BATCH)))),
        arguments("float64[2, 5, batch]", matrices.transpose()),
        arguments("float64[5, 2, batch]", matrices.transpose(2, 0, 1)),
        arguments("float32[batch, 1, 3]", x.expand(1)),
        arguments("float32[batch, 3, 1]", x.expand(-1)),
        arguments("float32[7, batch, 3]", x.broadcastTo(Shape.of(Dim.of(7), BATCH, Dim.of(3)))));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("nodes")
  void everyPrimitiveKnowsItsShapeAndType(String expected, Tensor node) {
    assertThat(node.dtype() + node.shape().toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "      |        |          ",
    "      | 2,3    | 2,3      ",
    "3     | 2,3    | 2,3      ",
    "1     | 4      | 4        ",
    "2,1   | 3      | 2,3      ",
    "2,1,3 | 5,1    | 2,5,3    ",
    "1     | 0      | 0        ",
    "n,3   | 3      | n,3      ",
    "n,1   | 1,m    | n,m      ",
    "n     | 4,1    | 4,n      "})
  void operandsAreBroadcastAsInNumPy(String left, String right, String result) {
    var x = input(FLOAT32, shape(left));
    var y = input(FLOAT32, shape(right));
    assertThat(x.add(y).shape()).isEqualTo(shape(result));
    assertThat(y.mul(x).shape()).isEqualTo(shape(result));
    assertThat(x.add(y).op().operands()).allSatisfy(operand -> assertThat(operand.shape()).isEqualTo(shape(result)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"2|3", "2,3|2", "0|2", "n|m", "n|3", "n,2|3,2"})
  void differentSizesAreNotBroadcastNorAreSymbols(String left, String right) {
    var x = input(FLOAT32, shape(left));
    var y = input(FLOAT32, shape(right));
    assertThatExceptionOfType(GraphException.class).isThrownBy(() -> x.add(y))
        .withMessageContaining(" differ, and neither is 1");
  }

  private static Shape shape(String dims) {
    return dims == null ? Shape.SCALAR
        : new Shape(Stream.of(dims.split(",", -1))
            .map(dim -> Character.isDigit(dim.charAt(0)) ? Dim.of(Integer.parseInt(dim)) : Dim.symbol(dim)).toList());
  }

  @Test
  void whatChangesNothingMakesNoNode() {
    var x = input(FLOAT32, Shape.of(2, 3));
    assertThat(x.cast(FLOAT32)).isSameAs(x);
    assertThat(x.reshape(Shape.of(2, 3))).isSameAs(x);
    assertThat(x.broadcastTo(Shape.of(2, 3))).isSameAs(x);
  }

  @Test
  void operandsCanBeExchangedInEveryOp() {
    nodes().map(arguments -> (Tensor) arguments.get()[1]).forEach(node -> {
      var others = node.op().operands().stream().map(operand -> operand.named("other")).toList();
      var changed = node.op().withOperands(others);
      assertThat(changed.operands()).isEqualTo(others);
      assertThat(changed.withOperands(node.op().operands())).isEqualTo(node.op());
    });
  }

  @Test
  void numbersTakeTheTypeOfTheirNeighbour() {
    assertThat(input(FLOAT32, Shape.SCALAR).number(0.1).op()).isEqualTo(new Op.Scalar((float) 0.1, FLOAT32));
    assertThat(input(INT32, Shape.SCALAR).number(2).op()).isEqualTo(new Op.Scalar(2, INT32));
  }

  @Test
  void aNameMakesANodeThatComputesTheSame() {
    var x = input(FLOAT32, Shape.of(2)).tanh();
    var hidden = x.named("hidden");
    assertThat(hidden.op()).isSameAs(x.op());
    assertThat(hidden.name()).isEqualTo("hidden");
    assertThat(x.name()).isNull();
    assertThat(hidden).hasToString("hidden: float32[2]").isNotEqualTo(x);
    assertThat(x).hasToString("tanh: float32[2]");
  }
}
