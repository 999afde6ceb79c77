package org.adjoint.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.functions.Elementwise;
import org.adjoint.functions.Loops;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class CheckedBackendTest {
  private static final Backend FOR_NAN = CheckedBackend.forNaN(new Interpreter());
  private static final Backend FOR_NON_FINITE = CheckedBackend.forNonFinite(new Interpreter());

  private static Tensor x() {
    return Tensor.input("x", DType.FLOAT32, Shape.of(3));
  }

  private static Map<String, NdArray> values(float... values) {
    return Map.of("x", NdArray.of(values));
  }

  private static NonFiniteException failure(Backend backend, Program program, float... values) {
    return catchThrowableOfType(NonFiniteException.class, () -> backend.compile(program).run(values(values)));
  }

  @Test
  void namesTheFirstOperationItsNameItsLineAndItsOperands() {
    var x = x();
    var results = new Tensor[1];
    new Origin("Model.java", 7).during(() -> results[0] = x.sub(1).named("shifted").log().named("score"));
    var program = Program.named("p").output("y", results[0].mul(2).sum()).build();
    var failure = failure(FOR_NAN, program, 0, 2, 3);
    assertThat(failure).hasMessage("The output \"y\" became NaN: the first was NaN as the result of log (score) from"
        + " Model.java:7, computed of shifted from -1.0 to 2.0.");
    assertThat(failure.first().orElseThrow().node().name()).isEqualTo("score");
  }

  @Test
  void findsWhatOnlyAGradientHas() {
    var x = x();
    // √(x²) is |x|; its derivative at 0 is 0/0.
    var length = x.square().sum().sqrt().named("length");
    var gradient = Gradients.of(length, List.of(x)).getFirst();
    var program = Program.named("p").output("length", length).output("gradient", gradient).build();
    assertThat(failure(FOR_NAN, program, 0, 0, 0)).hasMessageStartingWith(
        "The output \"gradient\" became NaN: the first was NaN as the result of mul from ");
    assertThatCode(() -> FOR_NAN.compile(program).run(values(1, 2, 3))).doesNotThrowAnyException();
  }

  @Test
  void findsTheOperationAndTheStepWithinALoop() {
    var x = x();
    var scanned = Loops.scan(List.of(Tensor.scalar(DType.FLOAT32, 1)), List.of(x), (carries, elements) -> {
      var next = carries.getFirst().add(elements.getFirst()).sqrt().named("root");
      return new Loops.Step(List.of(next), List.of());
    });
    var failure = failure(FOR_NAN, Program.named("p").output("y", scanned.carries().getFirst()).build(), 3, -5, 1);
    assertThat(failure.getMessage()).contains("as the result of sqrt (root) in step 1 of a loop from ",
        "computed of add = -3.0");
    assertThat(failure.first().orElseThrow().steps()).containsExactly(1);
  }

  @Test
  void overflowsOfTheTypeOfANodeCountAndInfinitiesOnlyIfAskedFor() {
    var program = Program.named("p").output("y", x().exp().named("power").mul(3)).build();
    assertThat(failure(FOR_NON_FINITE, program, 89, 0, 0))
        .hasMessageStartingWith(
            "The output \"y\" became Infinity: the first was Infinity as the result of exp (power)");
    assertThat(failure(FOR_NAN, program, 89, 0, 0)).isNull();
  }

  @Test
  void anInfinityThatWasWrittenDownIsMeant() {
    var x = x();
    var masked =
        Elementwise.where(x.greaterThan(x.number(0)), x, Tensor.scalar(DType.FLOAT32, Double.NEGATIVE_INFINITY));
    var program = Program.named("p").output("masked", masked).output("most", masked.max())
        .output("shares", Reductions.softmax(masked, 0)).build();
    assertThat(failure(FOR_NON_FINITE, program, 1, -1, 2)).isNull();
    var spoilt = Program.named("p").output("masked", masked.sub(masked.min()).named("difference")).build();
    assertThat(failure(FOR_NAN, spoilt, 1, -1, 2)).hasMessageContaining("NaN as the result of sub (difference)");
  }

  @Test
  void anInputIsNamedAsSuch() {
    var program = Program.named("p").output("y", x().mul(2)).build();
    assertThat(failure(FOR_NAN, program, 1, Float.NaN, 0))
        .hasMessage("The output \"y\" became NaN: the input \"x\" held NaN.");
  }

  @Test
  void updatedInputsAreWhatTheyWereBeforeTheRun() {
    var x = x();
    var count = Tensor.input("count", DType.FLOAT32, Shape.SCALAR);
    var program = Program.named("p").update(x, x.log()).update(count, count.add(1)).build();
    var values = NdArray.of(new float[] {1, 2, -3});
    var counted = NdArray.scalar(DType.FLOAT32, 5);
    var session = FOR_NAN.compile(program).session().bind("x", values).bind("count", counted);
    assertThatThrownBy(session::run).isInstanceOf(NonFiniteException.class)
        .hasMessageStartingWith("The next value of \"x\" became NaN: the first was NaN as the result of log");
    assertThat(values.toFloats()).containsExactly(1, 2, -3);
    assertThat(counted.item()).isEqualTo(5);
    values.set(2, 3);
    session.run();
    assertThat(counted.item()).isEqualTo(6);
  }

  @Test
  void thePropertyChoosesWhatIsLookedFor() {
    try {
      System.setProperty(CheckedBackend.PROPERTY, "nan");
      assertThat(Backend.best().description()).endsWith(", checked for NaN");
      System.setProperty(CheckedBackend.PROPERTY, "finite");
      assertThat(Backend.best().description()).endsWith(", checked for NaN and infinity");
      System.setProperty(CheckedBackend.PROPERTY, "yes");
      assertThatThrownBy(Backend::best).isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The property adjoint.check is \"yes\", but may be nan or finite.");
    } finally {
      System.clearProperty(CheckedBackend.PROPERTY);
    }
  }

  @Test
  void everythingElseIsThatOfTheOtherBackend() {
    var program = Program.named("p").output("y", x().mul(2)).build();
    var executable = FOR_NAN.compile(program);
    assertThat(executable.program()).isSameAs(program);
    assertThat(executable.sources()).isEmpty();
    assertThat(Objects.requireNonNull(executable.run(values(1, 2, 3)).get("y")).toFloats()).containsExactly(2, 4, 6);
    assertThat(FOR_NAN.preference()).isEqualTo(new Interpreter().preference());
  }
}
