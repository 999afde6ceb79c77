package org.adjoint.codegen.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.codegen.inspect.expression.Expressions;
import org.adjoint.graph.Program;
import org.adjoint.rewrite.Simplifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scheduler says why groups are not one.
class SplitTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      (x @ w) @ v                 | a product has a kernel of its own
      tanh(x @ w)                 | epilogue of a product may take at most 6 operations
      sum(x, axis=0) @ w          | a product has a kernel of its own
      x / sum(x)                  | is complete only after the loops in which
      concat([x * 2, x], axis=1)  | puts together an array
      softplus(softplus(softplus(softplus(softplus(softplus(softplus(x))))))) | the JIT compiler may give up
      """)
  void aReasonIsGivenForEachPairOfGroups(String formula, String reason) {
    assertThat(splits(formula)).isNotEmpty().anySatisfy(split -> assertThat(split.reason()).contains(reason));
  }

  @Test
  void oneKernelHasNothingToExplain() {
    assertThat(splits("mean((tanh(x) * sigmoid(x) - 1)^2)")).isEmpty();
  }

  @Test
  void aSplitNamesBothKernelsAndWhatGoesFromOneToTheOther() {
    var splits = splits("h = relu(x @ w); h @ v");
    assertThat(splits).singleElement().satisfies(split -> {
      assertThat(split.earlier()).isZero();
      assertThat(split.later()).isEqualTo(1);
      assertThat(split.values()).map(Labels::of).containsExactly("h");
    });
  }

  private static List<Split> splits(String formula) {
    var inputs = Expressions.inputs("x: [N, 8], w: [8, 8], v: [8, 4]", DType.FLOAT32);
    var program = Program.named("split").output("result", Expressions.read(formula, Map.copyOf(inputs), DType.FLOAT32))
        .build();
    return Scheduler.splits(Scheduler.schedule(Normalizer.apply(Simplifier.standard().apply(program))));
  }
}
