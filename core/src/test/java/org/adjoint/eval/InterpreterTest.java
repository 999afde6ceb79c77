package org.adjoint.eval;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Program;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("trust")
class InterpreterTest {
  private final Tensor x = Tensor.input("x", FLOAT32, Shape.of(2));
  private final Tensor y = Tensor.input("y", FLOAT32, Shape.of(2));
  private final NdArray a = NdArray.of(new float[] {1, 2});
  private final NdArray b = NdArray.of(new float[] {10, 20});

  private static Executable compile(Program.Builder program) {
    return new Interpreter().compile(program.build());
  }

  @Test
  void updatesSeeTheValuesBeforeTheRun() {
    var swap = compile(Program.named("swap").output("sum", x.add(y)).update(x, y).update(y, x));
    var outputs = swap.run(Map.of("x", a, "y", b));
    assertThat(a.toDoubles()).containsExactly(10, 20);
    assertThat(b.toDoubles()).containsExactly(1, 2);
    assertThat(Runs.named(outputs, "sum").toDoubles()).containsExactly(11, 22);
  }

  @Test
  void outputsSeeTheInputsBeforeTheirUpdates() {
    var step = compile(Program.named("step").output("old", x).update(x, x.mul(2)));
    assertThat(Runs.named(step.run(Map.of("x", a)), "old").toDoubles()).containsExactly(1, 2);
    assertThat(a.toDoubles()).containsExactly(2, 4);
  }

  @Test
  void inputsWithoutUpdatesStayAsTheyAre() {
    var outputs =
        compile(Program.named("p").output("x", x).output("twice", x.add(x)).update(y, x)).run(Map.of("x", a, "y", b));
    Runs.named(outputs, "x").set(0, -1);
    assertThat(a.toDoubles()).containsExactly(1, 2);
    assertThat(b.toDoubles()).containsExactly(1, 2);
  }

  @Test
  void aSessionKeepsItsBindingsAndUpdatesViews() {
    var table = NdArray.of(new float[] {0, 0, 1, 2, 0, 0}, 3, 2);
    var session = compile(Program.named("p").output("sum", x.sum()).update(x, x.add(1))).session();
    session.bind("x", table.rows(1, 2).reshape(2));
    session.run();
    session.run();
    assertThat(session.output("sum").item()).isEqualTo(5);
    assertThat(table.toDoubles()).containsExactly(0, 0, 3, 4, 0, 0);
    session.bind("x", b).run();
    assertThat(session.output("sum").item()).isEqualTo(30);
  }

  @Test
  void anUpdateAloneIsAProgram() {
    assertThat(compile(Program.named("p").update(x, y)).run(Map.of("x", a, "y", b))).isEmpty();
    assertThat(a.toDoubles()).containsExactly(10, 20);
  }

  @Test
  void oneProgramServesEverySizeOfASymbol() {
    var rows = Tensor.input("rows", FLOAT64, Shape.of(Dim.symbol("n"), 2));
    var session = compile(Program.named("p").output("mean", rows.mean(0))).session();
    session.bind("rows", NdArray.of(new double[] {1, 2, 3, 4}, 2, 2)).run();
    assertThat(session.output("mean").toDoubles()).containsExactly(2, 3);
    session.bind("rows", NdArray.of(new double[] {7, 8}, 1, 2)).run();
    assertThat(session.output("mean").toDoubles()).containsExactly(7, 8);
  }

  @Test
  void anInputUnderASecondNameIsStillThatInput() {
    var alias = x.named("alias");
    assertThat(Runs.value(alias.add(x), Map.of("x", a)).toDoubles()).containsExactly(2, 4);
  }

  @Test
  void outputsAreAskedForAfterARunAndByName() {
    var session = compile(Program.named("p").output("sum", x.sum())).session().bind("x", a);
    assertThatIllegalStateException().isThrownBy(() -> session.output("sum"))
        .withMessage("The program \"p\" has not run in this session.");
    session.run();
    assertThatIllegalArgumentException().isThrownBy(() -> session.output("mean"))
        .withMessage("The program \"p\" has no output \"mean\"; its outputs are [sum].");
  }

  @Test
  void bindingsFindTheSizesOfSymbols() {
    var bindings = new Bindings(Program.named("p")
        .output("z", Tensor.input("a", FLOAT32, Shape.of(Dim.symbol("n"), 3)).sum())
        .output("y", Tensor.input("b", FLOAT32, Shape.of(Dim.symbol("k"), Dim.symbol("n"))).sum()).build());
    bindings.bind("a", NdArray.zeros(FLOAT32, Shape.of(5, 3)));
    bindings.bind("b", NdArray.zeros(FLOAT32, Shape.of(2, 5)));
    assertThat(bindings.resolve()).containsExactly(2, 5).isSameAs(bindings.resolve());
    assertThat(bindings.sizes()).containsExactly(Map.entry("k", 2), Map.entry("n", 5));
    assertThat(bindings.value(0).shape()).isEqualTo(Shape.of(5, 3));
  }

  @Test
  void anUnboundInputHasNoValue() {
    var bindings = new Bindings(Program.named("p").output("x", x).build());
    assertThatIllegalStateException().isThrownBy(() -> bindings.value(0)).withMessage("The input \"x\" has no value.");
  }

  @Test
  void withoutAnotherBackendTheInterpreterIsTheBest() {
    assertThat(Backend.best()).isInstanceOf(Interpreter.class);
    assertThat(new Interpreter().preference()).isZero();
    assertThat(new Interpreter().description()).isEqualTo("the interpreter");
  }

  /// Loops in loops, each of which uses two results of the one within it: evaluated once for each result, they would take 2⁴⁰ steps.
  @Test
  @Timeout(60)
  void aLoopIsEvaluatedOnceForAllOfItsResults() {
    var nested = Tensor.input("start", FLOAT64, Shape.SCALAR);
    var start = nested;
    for (int depth = 0; depth < 40; depth++) {
      var carry = Tensor.input("carry" + depth, FLOAT64, Shape.SCALAR);
      var body = new Body(List.of(carry), List.of(halfOfBoth(nested, start, carry), carry));
      var loop = new Loop(body, List.of(start), List.of(), List.of(), Dim.of(1), false);
      nested = loop.result(new Loop.Result.Last(0)).add(loop.result(new Loop.Result.Stacked(0)).sum());
    }
    assertThat(Runs.value(nested, Map.of("start", NdArray.scalar(FLOAT64, 1))).item()).isCloseTo(2, within(1e-9));
  }

  private static Tensor halfOfBoth(Tensor results, Tensor start, Tensor carry) {
    return Substitution.apply(List.of(results.mul(0.5)), Map.of(start, carry)).getFirst();
  }

  /// The first thread runs until the second was turned away; were it never, the test would end after many runs.
  @Test
  void aSessionThatTwoThreadsUseAtOnceSaysSo() throws Exception {
    var wide = Tensor.input("x", FLOAT32, Shape.of(1_000));
    var session = compile(Program.named("shared").output("y", wide.exp())).session();
    var value = NdArray.filled(FLOAT32, Shape.of(1_000), 0.5);
    session.bind("x", value);
    var turnedAway = new AtomicReference<String>();
    try (var other = Executors.newSingleThreadExecutor()) {
      var asking = other.submit(() -> {
        while (turnedAway.get() == null && !Thread.currentThread().isInterrupted()) {
          try {
            session.bind("x", value);
          } catch (IllegalStateException refusal) {
            turnedAway.set(String.valueOf(refusal.getMessage()));
          }
        }
      });
      for (int run = 0; run < 100_000 && turnedAway.get() == null; run++) {
        session.run();
      }
      asking.cancel(true);
    }
    assertThat(turnedAway).hasValue(
        "The session of the program \"shared\" is in use by another thread; give each thread a session of its own.");
  }
}
