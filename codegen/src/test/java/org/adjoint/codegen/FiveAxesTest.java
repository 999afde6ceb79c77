package org.adjoint.codegen;

import java.util.List;
import java.util.Map;
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

/// Elements moved along each of five axes, of which one is symbolic and one has a single place.
@Execution(ExecutionMode.CONCURRENT)
class FiveAxesTest {
  private static final Shape SHAPE =
      new Shape(List.of(Dim.of(2), Dim.symbol("batch"), Dim.of(4), Dim.of(1), Dim.of(9)));

  static Stream<Arguments> examples() {
    var builds = Map.<String, EveryOpTest.Build>of("slices", MovementExamples::slices, "reversals",
        MovementExamples::reversals, "windows", MovementExamples::windows, "paddings", MovementExamples::paddings,
        "concatenations", MovementExamples::concatenations, "overlaps", MovementExamples::overlaps, "lookups",
        MovementExamples::lookups, "additions", MovementExamples::additions);
    return builds.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void generatedCodeComputesWhatTheInterpreterDoes(String name, EveryOpTest.Build build) {
    var x = Tensor.input("x", DType.FLOAT32, SHAPE);
    var y = Tensor.input("y", DType.FLOAT32, SHAPE);
    var results = build.results(x, y).toList();
    var program = Program.named(name).input(x).input(y);
    for (int number = 0; number < results.size(); number++) {
      program.output("result" + number, results.get(number));
    }
    var fixed = SHAPE.bind(Map.of("batch", 3));
    Agreement.assertAgree(program.build(), Map.of("x", Samples.moderate(DType.FLOAT32, fixed, 1), "y",
        Samples.moderate(DType.FLOAT32, fixed, 2)), Tolerance.ulpsOfScale(8, 8));
  }
}
