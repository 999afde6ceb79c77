package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Op;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LookupTest {
  private static final List<Integer> SIZES = List.of(1, 5, 40);

  private static NdArray array(DType dtype, double... values) {
    return Samples.array(dtype, Shape.of(values.length), Arrays.stream(values));
  }

  @ParameterizedTest
  @EnumSource(names = {"INT32", "INT64"})
  void anIndexOutsideOfTheAxisIsRefusedInTheWordsOfTheInterpreter(DType dtype) {
    for (int columns : SIZES) {
      var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("rows"), columns));
      var indices = Tensor.input("indices", dtype, Shape.of(3));
      var updates = Tensor.input("updates", DType.FLOAT32, Shape.of(3, columns));
      var rows = Dim.symbol("rows");
      for (var op : List.of(new Op.Gather(x, indices, 0), new Op.ScatterAdd(updates, indices, 0, rows))) {
        var node = Tensor.of(op, new Origin("Model \"x\" \\\\u0022.java", 17));
        var program = Program.named("p").input(x).input(updates).output("y", node.mul(2)).build();
        for (double wrong : new double[] {-1, 4, dtype == DType.INT32 ? Integer.MIN_VALUE : 4 + 0x1p32}) {
          var inputs = Map.of("x", Samples.moderate(DType.FLOAT32, Shape.of(4, columns), 1), "updates",
              Samples.moderate(DType.FLOAT32, Shape.of(3, columns), 2), "indices", array(dtype, 0, 3, wrong));
          var expected = catchThrowable(() -> Agreement.results(new Interpreter(), program, inputs));
          for (var backend : Agreement.GENERATED) {
            assertThatThrownBy(() -> Agreement.results(backend, program, inputs)).as(backend.description())
                .isInstanceOf(IndexOutOfBoundsException.class).hasMessage(expected.getMessage())
                .hasMessage("The index " + (long) wrong + " of " + op.label() + " from Model \"x\" \\\\u0022.java:17"
                    + " is outside of the axis, which has 4 places.");
          }
        }
      }
    }
  }

  @Test
  void updatesOfOnePlaceAddUp() {
    for (int columns : SIZES) {
      var updates = Tensor.input("updates", DType.FLOAT64, Shape.of(Dim.symbol("batch"), columns));
      var indices = Tensor.input("indices", DType.INT32, Shape.of(Dim.symbol("batch")));
      var program = Program.named("p")
          .output("rows", Tensor.of(new Op.ScatterAdd(updates, indices, 0, Dim.of(3))))
          .output("columns", Tensor.of(new Op.ScatterAdd(updates.transpose(), indices, 1, Dim.of(3)))).build();
      Agreement.assertAgree(program,
          Map.of("updates", Samples.moderate(DType.FLOAT64, Shape.of(9, columns), 1), "indices",
              array(DType.INT32, 2, 2, 2, 2, 0, 2, 2, 0, 2)),
          Tolerance.ulpsOfScale(4, 8));
    }
  }

  @Test
  void anEpilogueMayLookUpItsBias() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 20));
    var weight = Tensor.input("weight", DType.FLOAT32, Shape.of(20, 45));
    var biases = Tensor.input("biases", DType.FLOAT32, Shape.of(7, 45));
    var kinds = Tensor.input("kinds", DType.INT32, Shape.of(Dim.symbol("batch")));
    var columns = Tensor.input("columns", DType.INT64, Shape.of(45));
    var program = Program.named("p").output("rows", x.matMul(weight).add(Tensor.of(new Op.Gather(biases, kinds, 0))))
        .output("columns", x.matMul(weight.neg()).mul(Tensor.of(new Op.Gather(x, columns, 1)))).build();
    Agreement.assertAgree(program, Map.of("x", Samples.moderate(DType.FLOAT32, Shape.of(19, 20), 1), "weight",
        Samples.moderate(DType.FLOAT32, Shape.of(20, 45), 2), "biases",
        Samples.moderate(DType.FLOAT32, Shape.of(7, 45), 3), "kinds",
        Samples.array(DType.INT32, Shape.of(19), IntStream.iterate(0, i -> (i + 3) % 7).asDoubleStream()),
        "columns", Samples.array(DType.INT64, Shape.of(45),
            IntStream.iterate(0, i -> (i + 3) % 20).asDoubleStream())),
        Tolerance.ulpsOfScale(100, 8));
  }
}
