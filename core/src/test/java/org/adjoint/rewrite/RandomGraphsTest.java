package org.adjoint.rewrite;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Interpreter;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Functions;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// Programs grown at random from a seed, with their gradients: simplifying changes nothing that they compute.
class RandomGraphsTest {
  private static final int GRAPHS = 300;

  private static final Dim ROWS = Dim.symbol("rows");

  /// One program, and values for its inputs.
  private record Sample(Program program, Map<String, NdArray> values) {
  }

  @Test
  void simplifiedProgramsComputeTheSame() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      var sample = new Growth(seed).sample();
      var simplified = Simplifier.standard().apply(sample.program);
      var expected = new Interpreter().compile(sample.program).run(sample.values);
      var actual = new Interpreter().compile(simplified).run(sample.values);
      for (var name : expected.keySet()) {
        assertClose(Runs.named(actual, name), Runs.named(expected, name),
            "seed " + seed + ", " + name + "\n" + sample.program + simplified);
      }
    }
  }

  @Test
  void simplifyingTwiceChangesNothing() {
    for (int seed = 0; seed < GRAPHS; seed++) {
      var once = Simplifier.standard().apply(new Growth(seed).sample().program);
      assertThat(structure(Simplifier.standard().apply(once))).as("seed %d", seed).isEqualTo(structure(once));
    }
  }

  /// What each node computes from which others, whatever they are called.
  private static List<String> structure(Program program) {
    var nodes = program.nodes();
    return nodes.stream().map(node -> node.op().label() + node.op().operands().stream().map(nodes::indexOf).toList()
        + node.dtype() + node.shape()).toList();
  }

  @Test
  void theGraphsHoldEveryPrimitive() {
    var found = new HashSet<Class<?>>();
    for (int seed = 0; seed < GRAPHS; seed++) {
      new Growth(seed).sample().program.nodes().forEach(node -> found.add(node.op().getClass()));
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

  private static void assertClose(NdArray actual, NdArray expected, String what) {
    assertThat(actual.describe()).as(what).isEqualTo(expected.describe());
    double scale = 1;
    for (double value : expected.toDoubles()) {
      scale = Double.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
    }
    for (int i = 0; i < expected.size(); i++) {
      double a = actual.get(i);
      double b = expected.get(i);
      boolean same = Double.isFinite(b) ? Math.abs(a - b) <= 1e-9 * scale : Double.compare(a, b) == 0;
      assertThat(same).as("%s at %d: %s instead of %s", what, i, a, b).isTrue();
    }
  }

  /// Grows a graph node by node; every choice comes from the seed.
  private static final class Growth {
    private final Random random;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> nodes = new ArrayList<>();
    private final Map<String, NdArray> values = new HashMap<>();

    Growth(int seed) {
      random = new Random(seed);
      for (var shape : List.of(Shape.SCALAR, Shape.of(3), Shape.of(2, 3), Shape.of(ROWS, 3))) {
        var input = Tensor.input("x" + inputs.size(), FLOAT64, shape);
        inputs.add(input);
        values.put("x" + (inputs.size() - 1), ordinary(shape.bind(Map.of("rows", 2))));
      }
      nodes.addAll(inputs);
      nodes.add(Tensor.constant(ordinary(Shape.of(2, 3))));
      nodes.add(Tensor.iota(FLOAT64, Shape.of(3), 0));
    }

    private NdArray ordinary(Shape shape) {
      var array = NdArray.zeros(FLOAT64, shape);
      for (int i = 0; i < array.size(); i++) {
        array.set(i, random.nextDouble(-2, 2));
      }
      return array;
    }

    Sample sample() {
      for (int i = 0; i < 24; i++) {
        nodes.add(bounded(grown()));
      }
      var loss = nodes.subList(nodes.size() - 6, nodes.size()).stream().map(node -> node.mean()).reduce(Tensor::add)
          .orElseThrow().named("loss");
      var builder = Program.named("random").output("loss", loss).output("last", nodes.getLast());
      inputs.forEach(builder::input);
      var gradients = Gradients.of(loss, inputs, Gradients.Independent.ZERO);
      IntStream.range(0, inputs.size()).forEach(i -> builder.output("gradient" + i, gradients.get(i)));
      return new Sample(builder.build(), values);
    }

    /// Keeps numbers ordinary, so that differences are mistakes rather than rounding.
    private Tensor bounded(Tensor node) {
      return random.nextInt(3) == 0 ? node.tanh() : node;
    }

    private Tensor any() {
      return nodes.get(random.nextInt(nodes.size()));
    }

    /// A node that can be combined with `x` place by place.
    private Tensor partner(Tensor x) {
      var fitting = nodes.stream().filter(node -> node.shape().equals(x.shape()) || node.shape().rank() == 0
          || (node.shape().equals(Shape.of(3)) && endsInThree(x))).toList();
      return random.nextInt(4) == 0
          ? x.number(List.of(-1.0, 0.0, 1.0, 2.0).get(random.nextInt(4)))
          : fitting.get(random.nextInt(fitting.size()));
    }

    private static boolean endsInThree(Tensor x) {
      return x.shape().rank() > 0 && x.shape().dim(-1).equals(Dim.of(3));
    }

    private Tensor grown() {
      var x = any();
      int rank = x.shape().rank();
      return switch (random.nextInt(31)) {
        case 0 -> x.neg();
        case 1 -> x.abs();
        case 2 -> x.tanh().exp();
        case 3 -> x.tanh().expm1();
        case 4 -> x.square().add(1).log();
        case 5 -> x.square().log1p();
        case 6 -> x.square().add(0.5).sqrt();
        case 7 -> x.tanh();
        case 8 -> x.sigmoid();
        case 9, 10 -> x.add(partner(x));
        case 11, 12 -> x.sub(partner(x));
        case 13, 14 -> x.tanh().mul(partner(x));
        case 15 -> x.div(partner(x).square().add(1));
        case 16 -> x.maximum(partner(x));
        case 17 -> x.minimum(partner(x));
        case 18 -> x.lessThan(partner(x)).select(x, partner(x));
        case 19 -> Functions.relu(x);
        case 20 -> x.equalTo(partner(x)).cast(FLOAT64);
        case 21 -> x.cast(DType.FLOAT32).cast(FLOAT64);
        case 22 -> x.stopGradient();
        case 23 -> rank == 0 ? x : x.sum(random.nextInt(rank));
        case 24 -> rank == 0 ? x : x.max(random.nextInt(rank));
        case 25 -> rank == 0 ? x : x.mean();
        case 26 -> rank < 2 ? x : x.transpose().matMul(x);
        case 27 -> rank < 2 ? x : x.matMul(x.transpose());
        case 28 -> rank < 2 ? x : x.transpose(1, 0).reshape(x.shape());
        case 29 -> rank == 1 ? x.broadcastTo(new Shape(List.of(Dim.of(2), x.shape().dim(0)))) : x.neg().neg();
        default -> rank == 0 ? x : x.min(-1);
      };
    }
  }
}
