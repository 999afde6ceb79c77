package org.adjoint.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.fuzz.Difference;
import org.adjoint.fuzz.Differentiated;
import org.adjoint.fuzz.Expectation;
import org.adjoint.fuzz.FiniteDifferences;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.fuzz.Sample;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs grown at random from a seed, with their gradients: simplifying changes nothing that they compute, and the gradients are
/// those of finite differences.
@Tag("trust")
class RandomGraphsTest {
  /// Another number with the property `adjoint.seeds`.
  private static final int SEEDS = Integer.getInteger("adjoint.seeds", Form.choose(2_000, 20_000));

  @Test
  void simplifiedProgramsComputeTheSame() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Expectation.none(where(seed), differentiated(seed), RandomGraphsTest::changeWhenSimplified);
    }
  }

  /// Of loops all of whose values are large no further results are asked for.
  @ParameterizedTest
  @ValueSource(ints = {6_289, 15_752})
  void programsGrowFromEverySeed(int seed) {
    assertThat(differentiated(seed).program().outputs()).isNotEmpty();
  }

  private static Sample differentiated(int seed) {
    return Expectation.made(where(seed), RandomProgram.of(seed, seed % 4 == 0 ? DType.FLOAT32 : DType.FLOAT64),
        Differentiated::of);
  }

  private static String where(int seed) {
    return "Seed " + seed;
  }

  /// Rules that are not there for stability lose neither NaN nor infinity.
  @Test
  void specialNumbersSurviveTheCanonicalRules() {
    for (int seed = 0; seed < SEEDS / 2; seed++) {
      Expectation.none(where(seed), withSpecialNumbers(differentiated(seed), seed),
          each -> change(each, Rewriter.apply(each.program(), Simplifier.CANONICAL)));
    }
  }

  private static Sample withSpecialNumbers(Sample sample, int seed) {
    var special = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -0.0, 0.0,
        1.0, 1.0, -1.0, 0.5);
    var random = new Random(seed);
    var values = new HashMap<String, NdArray>();
    sample.values().forEach((name, value) -> {
      var array = value.copy();
      if (array.dtype().isFloating()) {
        array.set(random.nextInt(array.size()), special.get(random.nextInt(special.size())));
      }
      values.put(name, array);
    });
    return new Sample(sample.program(), values);
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    int compared = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      var sample = RandomProgram.smooth(seed);
      var differentiated = Expectation.made(where(seed), sample, Differentiated::of);
      compared += FiniteDifferences.of(differentiated, seed).isSmooth() ? 1 : 0;
      int direction = seed;
      Expectation.none(where(seed), sample, each -> wrongGradient(each, direction));
    }
    // Most are: kinks and steps are rare.
    assertThat(compared).isGreaterThan(SEEDS / 2);
  }

  private static Optional<String> wrongGradient(Sample sample, int seed) {
    var differentiated = Differentiated.of(sample);
    var differences = FiniteDifferences.of(differentiated, seed);
    return !differences.isSmooth() || differences.confirm(differentiated.run())
        ? Optional.empty()
        : Optional.of("a gradient is not the finite difference");
  }

  @Test
  void simplifyingTwiceChangesNothing() {
    for (int seed = 0; seed < SEEDS / 10; seed++) {
      Expectation.none(where(seed), differentiated(seed), RandomGraphsTest::changeWhenSimplifiedTwice);
    }
  }

  private static Optional<String> changeWhenSimplified(Sample sample) {
    return change(sample, Simplifier.standard().apply(sample.program()));
  }

  private static Optional<String> change(Sample sample, Program simplified) {
    return Difference.between(sample.run(), sample.with(simplified).run(), sample.isDouble() ? 1e-9 : 1e-5);
  }

  private static Optional<String> changeWhenSimplifiedTwice(Sample sample) {
    var once = Simplifier.standard().apply(sample.program());
    return structure(Simplifier.standard().apply(once).nodes()).equals(structure(once.nodes()))
        ? Optional.empty()
        : Optional.of("simplifying twice changes the graph");
  }

  /// What each node computes from which others, whatever they are called.
  private static List<String> structure(List<Tensor> nodes) {
    return nodes.stream().map(node -> node.op().label() + node.op().operands().stream().map(nodes::indexOf).toList()
        + node.dtype() + node.shape() + (node.op() instanceof Op.Scan(var loop, int result)
            ? result + "" + structure(GraphWalk.topological(loop.body().results()))
            : ""))
        .toList();
  }
}
