package org.adjoint.codegen.runtime;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.eval.CheckedBackend;
import org.adjoint.eval.NonFiniteException;
import org.adjoint.functions.Indexing;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What someone sees who looks for a mistake in a program that runs as generated code.
@Isolated
class DebuggingTest {
  static Stream<GeneratedCodeBackend> backends() {
    return Stream.of(new GeneratedCodeBackend(VectorMachine.detect(), 1),
        new GeneratedCodeBackend(VectorMachine.detect(), 3), new GeneratedCodeBackend(Machine.SCALAR, 1));
  }

  /// The line of generated source that an exception came from, when it was thrown in the method of that name.
  private static String line(CompiledProgram compiled, String method, Throwable thrown) {
    var frame = Stream.of(thrown.getStackTrace())
        .filter(each -> each.getClassName().equals(compiled.source().qualifiedName())
            && each.getMethodName().equals(method))
        .findFirst().orElseThrow(() -> new AssertionError(thrown));
    assertThat(frame.getFileName()).isEqualTo(compiled.source().fileName());
    return compiled.source().text().lines().toList().get(frame.getLineNumber() - 1);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void anIndexOutsideLeadsToTheLineThatLooksItUp(GeneratedCodeBackend backend) {
    var table = Tensor.input("table", FLOAT32, Shape.of(10, 300));
    var tokens = Tensor.input("tokens", INT32, Shape.of(4_000));
    var words = Indexing.embedding(tokens, table).named("words");
    var compiled = backend.compile(Program.named("embed").output("words", words.exp().named("words")).build());
    var indices = NdArray.zeros(INT32, Shape.of(4_000));
    indices.set(2_345, 10);
    var inputs = Map.of("table", NdArray.zeros(FLOAT32, table.shape()), "tokens", indices);
    var thrown = catchThrowableOfType(IndexOutOfBoundsException.class, () -> compiled.run(inputs));
    assertThat(thrown).hasMessageStartingWith("The index 10 of gather from ")
        .hasMessageEndingWith(" is outside of the axis, which has 10 places.");
    assertThat(line(compiled, "words", thrown)).contains("checked(tokens");
    indices.set(2_345, 9);
    assertThat(compiled.run(inputs)).containsKey("words");
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aDivisionByZeroLeadsToItsLine(GeneratedCodeBackend backend) {
    var total = Tensor.input("total", INT32, Shape.of(5));
    var count = Tensor.input("count", INT32, Shape.of(5));
    var compiled = backend.compile(Program.named("share").output("share", total.div(count).named("share")).build());
    var inputs = Map.of("total", NdArray.of(new int[5]), "count", NdArray.of(new int[5]));
    var thrown = catchThrowableOfType(ArithmeticException.class, () -> compiled.run(inputs));
    assertThat(thrown).hasMessage("/ by zero");
    assertThat(line(compiled, "share", thrown)).contains("total[i] / count[i]");
  }

  @Test
  void sourcesAreDumpedWhereADebuggerLooksForThem(@TempDir Path folder) {
    System.setProperty("adjoint.dump", folder.resolve("new").toString());
    try {
      var x = Tensor.input("x", FLOAT32, Shape.of(5));
      var compiled = new GeneratedCodeBackend().compile(Program.named("dumped").output("y", x.exp()).build());
      assertThat(folder.resolve("new/org/adjoint/generated/Dumped.java")).hasContent(compiled.source().text());
    } finally {
      System.clearProperty("adjoint.dump");
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theFirstNaNIsFoundWhereOnlyAGradientHasIt(GeneratedCodeBackend backend) {
    var w = Tensor.input("w", FLOAT32, Shape.of(20));
    var length = w.square().sum().sqrt().named("length");
    var program = Program.named("shrink").output("length", length)
        .update(w, w.sub(Gradients.of(length, List.of(w)).getFirst())).build();
    var values = NdArray.zeros(FLOAT32, w.shape());
    var session = CheckedBackend.forNaN(backend).compile(program).session().bind("w", values);
    assertThatThrownBy(session::run).isInstanceOf(NonFiniteException.class).hasMessageStartingWith(
        "The next value of \"w\" became NaN: the first was NaN as the result of mul from ");
    assertThat(values.toFloats()).containsOnly(0);
    values.set(3, 2);
    session.run();
    assertThat(Objects.requireNonNull(session.output("length")).item()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void anOverflowOfFloat32IsFoundAlthoughTheResultWouldFit(GeneratedCodeBackend backend) {
    var x = Tensor.input("x", FLOAT32, Shape.of(5));
    var program = Program.named("overflow").output("y", x.exp().named("power").mul(1e-30)).build();
    var checked = CheckedBackend.forNonFinite(backend).compile(program);
    assertThatThrownBy(() -> checked.run(Map.of("x", NdArray.filled(FLOAT32, Shape.of(5), 100))))
        .isInstanceOf(NonFiniteException.class).hasMessageStartingWith(
            "The output \"y\" became Infinity: the first was Infinity as the result of exp (power) from ");
  }
}
