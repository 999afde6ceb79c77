package org.adjoint.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import org.adjoint.graph.Op;
import org.junit.jupiter.api.Test;

class GraphShrinkerTest {
  /// The failure is that a program takes a sine of a hyperbolic tangent.
  private static boolean fails(Sample sample) {
    return sample.program().nodes().stream()
        .anyMatch(node -> node.op() instanceof Op.Sin(var x) && x.op() instanceof Op.Tanh);
  }

  @Test
  void whatFailsIsMadeSmall() {
    int seed = 0;
    while (!fails(RandomGraph.of(seed, false))) {
      seed++;
    }
    var sample = RandomGraph.of(seed, false);
    var small = GraphShrinker.shrunk(sample, GraphShrinkerTest::fails);
    assertThat(sample.program().nodes()).hasSizeGreaterThan(20);
    assertThat(small.program().nodes().stream().filter(node -> !(node.op() instanceof Op.Leaf))).hasSize(2);
    assertThat(small.run().values()).singleElement().isNotNull();
  }

  @Test
  void whatIsLeftIsPrintedAsStatements() {
    int seed = 0;
    while (!fails(RandomGraph.of(seed, false))) {
      seed++;
    }
    var text = JavaPrinter.print(GraphShrinker.shrunk(RandomGraph.of(seed, false), GraphShrinkerTest::fails));
    assertThat(text)
        .containsPattern("var (n\\d) = Tensor\\.input\\(\"\\w+\", DType\\.FLOAT64, new Shape\\(List\\.of\\(")
        .containsPattern(
            "var (n\\d) = Tensor\\.of\\(new Op\\.Tanh\\(n\\d\\)\\);\nvar n\\d = Tensor.of\\(new Op\\.Sin\\(\\1\\)\\);")
        .contains("var program = Program.named(\"random\").output(\"")
        .containsPattern("var values = Map\\.of\\(.*\"\\w+\", NdArray\\.");
  }

  @Test
  void everyPrimitiveCanBePrinted() {
    for (int seed = 0; seed < 50; seed++) {
      var text = JavaPrinter.print(RandomGraph.of(seed, false));
      assertThat(text).doesNotContain("@").doesNotContain("null");
    }
  }
}
