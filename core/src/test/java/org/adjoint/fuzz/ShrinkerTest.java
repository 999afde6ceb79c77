package org.adjoint.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  // ---- what is thrown ----

  private static Sample withTanh(int smallest) {
    return LongStream.iterate(0, seed -> seed + 1).mapToObj(seed -> RandomProgram.of(seed, DType.FLOAT64))
        .filter(each -> hasTanh(each) && computed(each) > smallest).findFirst().orElseThrow();
  }

  private static boolean hasTanh(Sample sample) {
    return sample.program().nodes().stream().anyMatch(node -> node.op() instanceof Op.Tanh);
  }

  /// Fails with an exception or an error that the JVM would throw, also of the kinds that wrong arguments are told by.
  @ParameterizedTest
  @ValueSource(classes = {ArrayIndexOutOfBoundsException.class, IllegalArgumentException.class,
    IllegalStateException.class, VerifyError.class})
  void whatIsThrownIsMadeSmallAsWell(Class<? extends Throwable> type) {
    assertThatThrownBy(() -> Expectation.none("Seed 5", withTanh(10), sample -> {
      if (hasTanh(sample)) {
        refuse(type);
      }
      return Optional.empty();
    })).isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Seed 5: " + type.getSimpleName() + " in ShrinkerTest.refuse: a hyperbolic tangent")
        .hasMessageContaining("new Op.Tanh(").hasCauseInstanceOf(type)
        .satisfies(failure -> assertThat(String.valueOf(failure.getMessage()).lines())
            .filteredOn(line -> line.startsWith("var n")).hasSizeLessThanOrEqualTo(3));
  }

  private static void refuse(Class<? extends Throwable> type) {
    switch (type.getSimpleName()) {
      case "ArrayIndexOutOfBoundsException" -> throw new ArrayIndexOutOfBoundsException("a hyperbolic tangent");
      case "IllegalArgumentException" -> throw new IllegalArgumentException("a hyperbolic tangent");
      case "IllegalStateException" -> throw new IllegalStateException("a hyperbolic tangent");
      default -> throw new VerifyError("a hyperbolic tangent");
    }
  }

  /// Small programs fail as well here, but elsewhere.
  @Test
  void whatFailsOtherwiseIsAnotherMistake() {
    assertThatThrownBy(() -> Expectation.none("Seed 5", withTanh(10), sample -> {
      if (computed(sample) < 4) {
        throw new IllegalArgumentException("a small program");
      }
      if (hasTanh(sample)) {
        refuse(IllegalArgumentException.class);
      }
      return Optional.of("no hyperbolic tangent");
    })).hasMessageStartingWith("Seed 5: IllegalArgumentException in ShrinkerTest.refuse")
        .hasMessageContaining("; made small, IllegalArgumentException in ShrinkerTest.refuse: a hyperbolic tangent");
  }

  @Test
  void aProgramOfWhichNoOtherCanBeMadeIsMadeSmall() {
    assertThatThrownBy(() -> Expectation.made("Seed 5", withTanh(10), sample -> {
      if (hasTanh(sample)) {
        refuse(IllegalStateException.class);
      }
      return sample;
    })).hasMessageStartingWith("Seed 5: IllegalStateException in ShrinkerTest.refuse")
        .satisfies(failure -> assertThat(String.valueOf(failure.getMessage()).lines())
            .filteredOn(line -> line.startsWith("var n")).hasSizeLessThanOrEqualTo(3));
    var sample = withTanh(10);
    assertThat(Expectation.made("Seed 5", sample, each -> each)).isSameAs(sample);
  }

  /// Places of a table are told by a value that the interpreter refuses.
  @Test
  void theInterpreterMayFailToo() {
    var table = Tensor.input("table", DType.FLOAT32, Shape.of(3));
    var places = Tensor.input("places", DType.INT32, Shape.of(2));
    var found = Tensor.of(new Op.Gather(table.exp(), places.add(5).mul(2), 0)).tanh();
    var sample = new Sample(Program.named("p").output("y", found.add(1).square()).build(),
        Map.of("table", NdArray.zeros(DType.FLOAT32, Shape.of(3)), "places", NdArray.of(new int[] {0, 1})));
    assertThatThrownBy(() -> Expectation.none("Here", sample, each -> {
      each.run();
      return Optional.empty();
    })).hasMessageStartingWith("Here: ").hasMessageContaining("new Op.Gather(")
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("Op.Tanh", "Op.Exp"));
  }
}
