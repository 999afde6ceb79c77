package org.adjoint.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.adjoint.array.DType;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Executable;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("trust")
class ShrinkerTest {
  /// A backend that makes one mistake: the hyperbolic tangent of a sum is too large, also within loops.
  static final Backend WRONG = new Backend() {
    @Override
    public String description() {
      return "a wrong backend";
    }

    @Override
    public int preference() {
      return 0;
    }

    @Override
    public Executable compile(Program program) {
      var builder = Program.like(program);
      program.inputs().forEach(builder::input);
      program.outputs().forEach((name, node) -> builder.output(name, mistaken(node)));
      program.updates().forEach((input, next) -> builder.update(input, mistaken(next)));
      return new Interpreter().compile(builder.build());
    }
  };

  private static Tensor mistaken(Tensor result) {
    var replacements = new HashMap<Tensor, Tensor>();
    for (var node : GraphWalk.topological(List.of(result))) {
      if (node.op() instanceof Op.Tanh(var x) && x.op() instanceof Op.Add) {
        replacements.put(node, x.tanh().mul(1.01));
      } else if (node.op() instanceof Op.Scan(var loop, int number)) {
        replacements.put(node, Tensor.of(new Op.Scan(mistaken(loop), number)));
      }
    }
    return Substitution.apply(List.of(result), replacements).getFirst();
  }

  private static Loop mistaken(Loop loop) {
    return loop.withBody(new Body(loop.body().parameters(),
        loop.body().results().stream().map(ShrinkerTest::mistaken).toList()));
  }

  static boolean isWrong(Sample sample) {
    return Difference.between(sample.run(), sample.run(WRONG), 1e-5).isPresent();
  }

  static List<Sample> wrongOnes(int count) {
    return LongStream.iterate(0, seed -> seed + 1)
        .mapToObj(seed -> Differentiated.of(RandomProgram.of(seed, DType.FLOAT64))).filter(ShrinkerTest::isWrong)
        .limit(count).toList();
  }

  private static long computed(Sample sample) {
    return sample.program().nodes().stream().filter(node -> !(node.op() instanceof Op.Leaf)).count();
  }

  @Test
  void whatFailsIsMadeSmall() {
    for (var sample : wrongOnes(10)) {
      var small = Shrinker.shrink(sample, ShrinkerTest::isWrong);
      assertThat(isWrong(small)).isTrue();
      assertThat(computed(sample)).isGreaterThan(10);
      assertThat(computed(small)).as("%s", small.program()).isLessThanOrEqualTo(2);
    }
  }

  /// Here the mistake is to look into a loop at all.
  @Test
  void bodiesOfLoopsAreMadeSmallToo() {
    Predicate<Sample> hasSigmoidInLoop = sample -> sample.program().nodes().stream()
        .anyMatch(node -> node.op() instanceof Op.Scan(var loop, _) && GraphWalk.topological(loop.body().results())
            .stream().anyMatch(inner -> inner.op() instanceof Op.Sigmoid));
    var sample = LongStream.iterate(0, seed -> seed + 1).mapToObj(seed -> RandomProgram.of(seed, DType.FLOAT32))
        .filter(hasSigmoidInLoop).findFirst().orElseThrow();
    var small = Shrinker.shrink(sample, hasSigmoidInLoop);
    assertThat(computed(small)).isEqualTo(1);
    var loop = ((Op.Scan) small.program().nodes().getLast().op()).loop();
    assertThat(GraphWalk.topological(loop.body().results()).stream()
        .filter(node -> !(node.op() instanceof Op.Leaf)).count()).as("%s", small.program()).isLessThanOrEqualTo(3);
  }

  /// The mistake needs two results.
  @Test
  void resultsThatAreNeededStay() {
    Predicate<Sample> fails = sample -> sample.program().outputs().size() + sample.program().updates().size() >= 2;
    var sample = LongStream.iterate(0, seed -> seed + 1).mapToObj(seed -> RandomProgram.of(seed, DType.FLOAT32))
        .filter(each -> each.program().updates().size() > 1).findFirst().orElseThrow();
    var small = Shrinker.shrink(sample, fails);
    assertThat(small.program().outputs().size() + small.program().updates().size()).isEqualTo(2);
  }
}
