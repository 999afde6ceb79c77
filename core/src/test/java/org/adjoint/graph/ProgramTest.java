package org.adjoint.graph;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Interpreter;
import org.adjoint.eval.Runs;
import org.adjoint.rewrite.Simplifier;
import org.junit.jupiter.api.Test;

class ProgramTest {
  private static Tensor input(String name, Dim... dims) {
    return Tensor.input(name, FLOAT64, new Shape(List.of(dims)));
  }

  @Test
  void operandsStandBeforeUsersAndEachNodeOnce() {
    var x = input("x");
    var shared = x.exp();
    var result = shared.add(shared.mul(x)).sub(shared);
    var nodes = GraphWalk.topological(List.of(result, shared, x));
    assertThat(nodes).doesNotHaveDuplicates().hasSize(5).first().isSameAs(x);
    var seen = new HashSet<Tensor>();
    for (var node : nodes) {
      assertThat(seen).containsAll(node.op().operands());
      seen.add(node);
    }
  }

  @Test
  void aProgramTakesTheInputsThatItsResultsNeed() {
    var x = input("x", Dim.symbol("n"));
    var y = input("y", Dim.symbol("m"));
    var z = input("z", Dim.symbol("k"));
    var program = Program.named("p").output("b", y.sum()).output("a", x.sum()).build();
    assertThat(program.inputs()).containsExactly(y, x);
    assertThat(program.outputs().keySet()).containsExactly("b", "a");
    assertThat(program.symbols()).containsExactly("m", "n");
    assertThat(Program.named("p").output("a", x.sum()).update(y, y).input(z).input(x).build().inputs())
        .containsExactly(x, y, z);
  }

  @Test
  void anInputThatOnlyGivesASizeCanBeAskedFor() {
    var x = input("x", Dim.symbol("n"));
    var ones = x.number(1).broadcastTo(x.shape());
    var program = Program.named("p").output("sum", ones.sum()).input(x).build();
    var outputs = new Interpreter().compile(program).run(Map.of("x", NdArray.of(new double[5])));
    assertThat(Runs.named(outputs, "sum").item()).isEqualTo(5);
    assertThat(program.toString()).contains("input x: float64[n]");
  }

  @Test
  void aBuilderCanGoOnAfterBuilding() {
    var x = input("x");
    var builder = Program.named("p").output("a", x);
    var first = builder.build();
    var second = builder.output("b", x.exp()).build();
    assertThat(first.outputs()).hasSize(1);
    assertThat(second.outputs()).hasSize(2);
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> first.outputs().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> first.nodes().clear());
  }

  @Test
  void graphsMayBeFarDeeperThanTheStack() {
    int depth = 20_000;
    var x = input("x");
    var result = x;
    for (int i = 0; i < depth; i++) {
      result = i % 2 == 0 ? result.add(1e-5) : result.tanh();
    }
    var gradient = Gradients.of(result, List.of(x)).getFirst();
    var program = Program.named("deep").output("result", result).output("gradient", gradient).build();
    assertThat(program.nodes()).hasSizeGreaterThan(3 * depth);
    assertThat(program.toString()).contains("tanh_10000");
    assertThat(GraphPrinter.dot(program)).contains("tanh_10000");
    var values = Map.of("x", NdArray.scalar(FLOAT64, 0.001));
    var expected = new Interpreter().compile(program).run(values);
    var simplified = new Interpreter().compile(Simplifier.standard().apply(program)).run(values);
    for (var name : List.of("result", "gradient")) {
      assertThat(Runs.named(expected, name).item()).isBetween(0.0, 1.0).isNotZero();
      assertThat(Runs.named(simplified, name).item()).isEqualTo(Runs.named(expected, name).item());
    }
  }
}
