package org.adjoint.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Runs;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// Programs grown at random from a seed, with their gradients: simplifying changes nothing that they compute, and the gradients are
/// those of finite differences.
class RandomGraphsTest {
  private static final int GRAPHS = 2_000;

  @Test
  void simplifiedProgramsComputeTheSame() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      expectNot(RandomGraphsTest::changesWhenSimplified, RandomGraph.of(seed, false), seed);
    }
  }

  /// Rules that are not there for stability lose neither NaN nor infinity.
  @Test
  void specialNumbersSurviveTheCanonicalRules() {
    var special = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -0.0, 0.0,
        1.0, 1.0, -1.0, 0.5);
    for (int seed = 0; seed < GRAPHS / 2; seed++) {
      var random = new Random(seed);
      var sample = RandomGraph.of(seed, false);
      sample.values().values()
          .forEach(array -> array.set(random.nextInt(array.size()), special.get(random.nextInt(special.size()))));
      expectNot(each -> changes(each, Rewriter.apply(each.program(), Simplifier.CANONICAL)), sample, seed);
    }
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    int compared = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      var sample = RandomGraph.of(seed, true);
      compared += isSmooth(sample, seed) ? 1 : 0;
      assertThat(isWrongGradient(sample, seed)).as("seed %d\n%s", seed, sample.program()).isFalse();
    }
    // Most are: kinks and steps are rare.
    assertThat(compared).isGreaterThan(GRAPHS / 2);
  }

  @Test
  void simplifyingTwiceChangesNothing() {
    for (int seed = 0; seed < GRAPHS / 10; seed++) {
      expectNot(RandomGraphsTest::changesWhenSimplifiedTwice, RandomGraph.of(seed, false), seed);
    }
  }

  @Test
  void theGraphsHoldEveryPrimitive() {
    var found = new HashSet<Class<?>>();
    for (int seed = 0; seed < 200; seed++) {
      RandomGraph.of(seed, false).program().nodes().forEach(node -> found.add(node.op().getClass()));
    }
    assertThat(found).isEqualTo(primitives(Op.class));
  }

  private static Set<Class<?>> primitives(Class<?> type) {
    var found = new HashSet<Class<?>>();
    for (var permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        found.addAll(primitives(permitted));
      } else {
        found.add(permitted);
      }
    }
    return found;
  }

  /// Fails with the smallest sample that it can find, as statements for a test.
  private static void expectNot(Predicate<Sample> failure, Sample sample, int seed) {
    if (failure.test(sample)) {
      var small = GraphShrinker.shrunk(sample, failure);
      throw new AssertionError("seed " + seed + "\n" + JavaPrinter.print(small) + small.program()
          + Simplifier.standard().apply(small.program()) + small.run()
          + small.run(Simplifier.standard().apply(small.program())));
    }
  }

  private static boolean changesWhenSimplified(Sample sample) {
    return changes(sample, Simplifier.standard().apply(sample.program()));
  }

  private static boolean changes(Sample sample, Program simplified) {
    var expected = sample.run();
    var actual = sample.run(simplified);
    return expected.keySet().stream().anyMatch(name -> !isClose(Runs.named(actual, name), Runs.named(expected, name)));
  }

  private static boolean isClose(NdArray actual, NdArray expected) {
    double scale = 1;
    for (double value : expected.toDoubles()) {
      scale = Double.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
    }
    boolean close = actual.describe().equals(expected.describe());
    for (int i = 0; close && i < expected.size(); i++) {
      double a = actual.get(i);
      double b = expected.get(i);
      close = Double.isFinite(b) ? Math.abs(a - b) <= 1e-9 * scale : Double.compare(a, b) == 0;
    }
    return close;
  }

  private static boolean changesWhenSimplifiedTwice(Sample sample) {
    var once = Simplifier.standard().apply(sample.program());
    return !structure(Simplifier.standard().apply(once).nodes()).equals(structure(once.nodes()));
  }

  /// What each node computes from which others, whatever they are called.
  private static List<String> structure(List<Tensor> nodes) {
    return nodes.stream().map(node -> node.op().label() + node.op().operands().stream().map(nodes::indexOf).toList()
        + node.dtype() + node.shape() + (node.op() instanceof Op.Scan(var loop, int result)
            ? result + "" + structure(GraphWalk.topological(loop.body().results()))
            : ""))
        .toList();
  }

  // ---- finite differences, in one direction ----

  private static double[] slopes(Sample sample, int seed, double step) {
    var loss = Program.named("loss").output("loss", loss(sample.program()));
    sample.program().inputs().forEach(loss::input);
    var program = loss.build();
    return new double[] {(moved(sample, seed, step, program) - moved(sample, seed, -step, program)) / (2 * step),
      (moved(sample, seed, step, program) - moved(sample, seed, 0, program)) / step};
  }

  private static Tensor loss(Program program) {
    return Objects.requireNonNull(program.outputs().get("loss"));
  }

  private static double moved(Sample sample, int seed, double step, Program program) {
    var values = new HashMap<>(sample.values());
    direction(sample, seed).forEach((name, direction) -> {
      var value = Runs.named(sample.values(), name).copy();
      for (int i = 0; i < value.size(); i++) {
        value.set(i, value.get(i) + step * direction.get(i));
      }
      values.put(name, value);
    });
    return Runs.named(new Sample(program, values).run(), "loss").item();
  }

  private static Map<String, NdArray> direction(Sample sample, int seed) {
    var random = new Random(seed);
    var direction = new HashMap<String, NdArray>();
    for (int input = 0; input < 4; input++) {
      var array = Runs.named(sample.values(), "x" + input).copy();
      for (int i = 0; i < array.size(); i++) {
        array.set(i, random.nextDouble(-1, 1));
      }
      direction.put("x" + input, array);
    }
    return direction;
  }

  /// Whether the slopes from both sides, and at two distances, are the same.
  private static boolean isSmooth(Sample sample, int seed) {
    var near = slopes(sample, seed, 1e-6);
    var far = slopes(sample, seed, 1e-5);
    return Math.abs(near[0] - far[0]) <= 1e-6 * scale(far[0]) && Math.abs(far[0] - far[1]) <= 1e-2 * scale(far[0]);
  }

  private static boolean isWrongGradient(Sample sample, int seed) {
    if (!isSmooth(sample, seed)) {
      return false;
    }
    var outputs = sample.run();
    double derived = 0;
    for (var direction : direction(sample, seed).entrySet()) {
      var gradient = Runs.named(outputs, "gradient" + direction.getKey().substring(1));
      for (int i = 0; i < gradient.size(); i++) {
        derived += gradient.get(i) * direction.getValue().get(i);
      }
    }
    double slope = slopes(sample, seed, 1e-5)[0];
    return !(Math.abs(derived - slope) <= 1e-5 * scale(slope));
  }

  private static double scale(double slope) {
    return Math.max(1, Math.abs(slope));
  }
}
