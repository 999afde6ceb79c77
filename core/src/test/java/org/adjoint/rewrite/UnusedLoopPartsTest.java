package org.adjoint.rewrite;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.fuzz.Sample;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Loop.Result;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

class UnusedLoopPartsTest {
  private static final Dim STEPS = Dim.symbol("steps");
  private static final Map<String, NdArray> VALUES = Map.of("a", NdArray.scalar(FLOAT64, 1), "b",
      NdArray.scalar(FLOAT64, 2), "c", NdArray.scalar(FLOAT64, 3), "xs", NdArray.of(new double[] {1, 2, 3}), "ys",
      NdArray.of(new double[] {4, 5, 6}), "k", NdArray.scalar(FLOAT64, 0.5));

  private static Tensor scalar(String name) {
    return Tensor.input(name, FLOAT64, Shape.SCALAR);
  }

  private static Tensor sequence(String name) {
    return Tensor.input(name, FLOAT64, new Shape(List.of(STEPS)));
  }

  /// `a ← a + b`, `b ← b · x`, `c ← c + y + k`, with the outputs `a · k` and `c`.
  private static Loop three() {
    var a = scalar("p");
    var b = scalar("q");
    var c = scalar("r");
    var x = scalar("x");
    var y = scalar("y");
    var k = scalar("w");
    var body = new Body(List.of(a, b, c, x, y, k), List.of(a.add(b), b.mul(x), c.add(y).add(k), a.mul(k), c));
    return new Loop(body, List.of(scalar("a"), scalar("b"), scalar("c")), List.of(sequence("xs"), sequence("ys")),
        List.of(scalar("k")), STEPS, false);
  }

  private static Program program(Loop loop, Result... results) {
    var builder = Program.named("p");
    for (int number = 0; number < results.length; number++) {
      builder.output("result" + number, loop.result(results[number]));
    }
    return builder.build();
  }

  /// The loops of the simplified program, which computes the same.
  private static Set<Loop> simplified(Program program) {
    var simplified = Simplifier.standard().apply(program);
    var sample = new Sample(program, VALUES);
    sample.run().forEach((name, expected) -> assertThat(Runs.named(sample.with(simplified).run(), name).toDoubles())
        .as(name).containsExactly(expected.toDoubles()));
    assertThat(simplified.inputs()).hasSameSizeAs(program.inputs());
    var loops = new HashSet<Loop>();
    simplified.nodes().forEach(node -> {
      if (node.op() instanceof Op.Scan(var loop, _)) {
        loops.add(loop);
      }
    });
    return loops;
  }

  private static void assertParts(Program program, int carries, int sequences, int constants, int outputs) {
    assertThat(simplified(program)).singleElement().satisfies(loop -> {
      assertThat(loop.initial()).hasSize(carries);
      assertThat(loop.sequences()).hasSize(sequences);
      assertThat(loop.constants()).hasSize(constants);
      assertThat(loop.outputs()).hasSize(outputs);
    });
  }

  @Test
  void aLoopKeepsWhatItsResultsNeed() {
    var loop = three();
    // a needs b, and b needs xs.
    assertParts(program(loop, new Result.Last(0)), 2, 1, 0, 0);
    assertParts(program(loop, new Result.Last(1)), 1, 1, 0, 0);
    assertParts(program(loop, new Result.Before(2)), 1, 1, 1, 0);
    assertParts(program(loop, new Result.Stacked(0)), 2, 1, 1, 1);
    assertParts(program(loop, new Result.Stacked(1), new Result.Last(1)), 2, 2, 1, 1);
    assertParts(program(loop, new Result.Stacked(0), new Result.Stacked(1)), 3, 2, 1, 2);
  }

  @Test
  void aLoopThatOnlyAnUnusedCarryNeedsIsDropped() {
    var first = three();
    var carry = scalar("u");
    var other = scalar("v");
    var second = new Loop(new Body(List.of(carry, other), List.of(carry.mul(0.5), other.add(carry))),
        List.of(first.initial().getFirst(), first.result(new Result.Last(0))), List.of(), List.of(), Dim.of(2), true);
    assertParts(program(second, new Result.Last(0)), 1, 0, 0, 0);
  }

  @Test
  void loopsWithinLoopsLoseTheirUnusedPartsToo() {
    var inner = three();
    var parameters = inner.operands();
    var outer = new Loop(
        new Body(parameters, List.of(inner.result(new Result.Last(1)), parameters.get(1), parameters.get(2))),
        parameters.subList(0, 3), List.of(), parameters.subList(3, 6), Dim.of(2), false);
    assertThat(simplified(program(outer, new Result.Last(0)))).singleElement().satisfies(loop -> {
      // The next a is the last b, so a and c are needed for nothing but the first of them.
      assertThat(loop.initial()).hasSize(2);
      assertThat(loop.constants()).hasSize(1);
      var within = (Op.Scan) loop.body().results().getFirst().op();
      assertThat(within.loop().operands()).hasSize(2);
    });
  }

  @Test
  void aLoopWithoutUnusedPartsStaysItself() {
    var loop = three();
    var program = program(loop, new Result.Last(0), new Result.Stacked(0), new Result.Stacked(1));
    assertThat(UnusedLoopParts.drop(program).nodes()).isEqualTo(program.nodes());
  }
}
