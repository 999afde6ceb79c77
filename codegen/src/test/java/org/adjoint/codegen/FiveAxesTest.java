package org.adjoint.codegen;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the table of primitives on five axes, of which one is symbolic and one has a single place, in every type that it takes.
@Execution(ExecutionMode.CONCURRENT)
class FiveAxesTest {
  private static final Shape SHAPE =
      new Shape(List.of(Dim.of(2), Dim.symbol("batch"), Dim.of(4), Dim.of(1), Dim.of(9)));
  /// So many rows are compiled as one program.
  private static final int TOGETHER = 8;
  /// Of a row with more results, such as one for each permutation, so many are taken.
  private static final int RESULTS = 14;

  private static List<EveryOpTest.Row> rows(DType dtype) {
    return EveryOpTest.ROWS.stream().filter(row -> row.types().contains(dtype)).toList();
  }

  static Stream<Arguments> examples() {
    return Stream.of(DType.values()).flatMap(dtype -> IntStream.rangeClosed(0, (rows(dtype).size() - 1) / TOGETHER)
        .mapToObj(part -> Arguments.of(dtype, part)));
  }

  @ParameterizedTest(name = "{0}, part {1}")
  @MethodSource("examples")
  void generatedCodeComputesWhatTheInterpreterDoes(DType dtype, int part) {
    var x = Tensor.input("x", dtype, SHAPE);
    var y = Tensor.input("y", dtype, SHAPE);
    var program = Program.named("five axes").input(x).input(y);
    var rows = rows(dtype);
    for (int place = part * TOGETHER; place < Math.min(rows.size(), (part + 1) * TOGETHER); place++) {
      var row = rows.get(place);
      var results = row.build().results(x, y).toList();
      int step = 1 + (results.size() - 1) / RESULTS;
      for (int number = 0; number < results.size(); number += step) {
        program.output(row + " (row " + place + ", result " + number + ")", results.get(number));
      }
    }
    var fixed = SHAPE.bind(Map.of("batch", 3));
    Agreement.assertAgree(program.build(), Map.of("x", Samples.moderate(dtype, fixed, 1), "y",
        Samples.moderate(dtype, fixed, 2)), Tolerance.ulpsOfScale(60, 8));
  }
}
