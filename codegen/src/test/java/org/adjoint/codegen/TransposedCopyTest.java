package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Copies whose rows become columns: square by square in vectors of every length, at sizes that leave something over, in chunks, and
/// where there is no whole square.
class TransposedCopyTest {
  private static final List<Machine> MACHINES =
      List.of(new Machine(128, 16), new Machine(256, 16), new Machine(512, 32), Machine.SCALAR);

  /// @param shape of the matrix, or of several of them
  /// @param order of the axes of the copy
  record Copy(List<Integer> shape, List<Integer> order) {
    Program program(DType dtype, boolean symbolic) {
      var dims = shape.stream().map(Dim::of).toList();
      var x = Tensor.input("x", dtype, symbolic
          ? new Shape(dims.stream().map(dim -> Dim.symbol("d" + dims.indexOf(dim))).toList())
          : new Shape(dims));
      return Program.named("copy").output("y", x.transpose(order.stream().mapToInt(axis -> axis).toArray())).build();
    }
  }

  static Stream<Copy> copies() {
    return Stream.of(new Copy(List.of(16, 16), List.of(1, 0)), new Copy(List.of(17, 40), List.of(1, 0)),
        new Copy(List.of(31, 16), List.of(1, 0)),
        new Copy(List.of(40, 7), List.of(1, 0)), new Copy(List.of(3, 50), List.of(1, 0)),
        new Copy(List.of(3, 19, 21), List.of(0, 2, 1)),
        new Copy(List.of(18, 3, 20), List.of(2, 1, 0)), new Copy(List.of(5, 18, 4, 20), List.of(0, 3, 2, 1)),
        new Copy(List.of(400, 300), List.of(1, 0)));
  }

  @ParameterizedTest
  @MethodSource("copies")
  void everyElementArrives(Copy copy) {
    for (var dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      var x = Map.of("x", Samples.moderate(dtype, new Shape(copy.shape.stream().map(Dim::of).toList()), 1));
      for (boolean symbolic : new boolean[] {false, true}) {
        var program = copy.program(dtype, symbolic);
        var expected = Agreement.results(new Interpreter(), program, x);
        for (var machine : MACHINES) {
          for (int threads : new int[] {1, 3}) {
            var backend = new GeneratedCodeBackend(machine, threads);
            Agreement.assertSame(backend.description() + "\n" + program, expected,
                Agreement.results(backend, program, x), Agreement.Tolerance.EXACT);
          }
        }
      }
    }
  }

  /// Zeros of both signs, infinities and NaN.
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void specialValuesArrive(DType dtype) {
    var x = Tensor.input("x", dtype, Shape.of(20, 20));
    var edges = Samples.edges(dtype);
    var values = NdArray.zeros(dtype, x.shape());
    for (int place = 0; place < values.size(); place++) {
      values.set(place, edges[place % edges.length]);
    }
    Agreement.assertAgree(Program.named("copy").output("y", x.transpose()).build(), Map.of("x", values),
        Agreement.Tolerance.EXACT);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void matricesWithASquareAreCopiedInSquares(DType dtype) {
    var machine = new Machine(256, 16);
    int lanes = 32 / dtype.bytes();
    for (boolean symbolic : new boolean[] {false, true}) {
      assertThat(source(new Copy(List.of(lanes, 90), List.of(1, 0)).program(dtype, symbolic), machine))
          .contains("transposeSquare(x, ");
    }
    assertThat(source(new Copy(List.of(lanes - 1, 90), List.of(1, 0)).program(dtype, false), machine))
        .doesNotContain("transposeSquare");
  }

  private static String source(Program program, Machine machine) {
    return new GeneratedCodeBackend(machine).compile(program).source().text();
  }
}
