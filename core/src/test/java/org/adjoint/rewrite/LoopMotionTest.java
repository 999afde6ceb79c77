package org.adjoint.rewrite;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Checkpoint;
import org.adjoint.autodiff.Gradients;
import org.adjoint.functions.Loops;
import org.adjoint.fuzz.Difference;
import org.adjoint.fuzz.Sample;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// What moves out of loops, into sums and products of all steps, and what stays.
class LoopMotionTest {
  private static final Dim STEPS = Dim.symbol("steps");
  private static final Dim BATCH = Dim.symbol("batch");

  /// A recurrent layer `h ← tanh(x·w + h·u + b)` with as many features as units, its last state squared and added up.
  ///
  /// @param sequence that of what goes through the steps
  private record Layer(Tensor sequence, boolean reverse, boolean checkpoint) {
    static Layer of(Dim steps, Dim batch, int units) {
      return new Layer(Tensor.input("x", FLOAT64, Shape.of(steps, batch, Dim.of(units))), false, false);
    }

    private Tensor input(String name, int... sizes) {
      return Tensor.input(name, FLOAT64, Shape.of(sizes));
    }

    int units() {
      return ((Dim.Fixed) sequence.shape().dim(2)).size();
    }

    Program loss() {
      return program(false);
    }

    Program gradients() {
      return program(true);
    }

    private Program program(boolean withGradients) {
      int units = units();
      var w = input("w", units, units);
      var u = input("u", units, units);
      var b = input("b", units);
      var initial = Tensor.scalar(FLOAT64, 0.5).broadcastTo(Shape.of(sequence.shape().dim(1), units));
      Loops.ScanStep step = (carries, elements) -> {
        var next = elements.getFirst().matMul(w).add(carries.getFirst().matMul(u))
            .add(b).tanh();
        return new Loops.Step(List.of(checkpoint ? Checkpoint.of(next, elements.getFirst(), carries.getFirst()) : next),
            List.of());
      };
      var scanned = reverse
          ? Loops.scanReversed(List.of(initial), List.of(sequence), step)
          : Loops.scan(List.of(initial), List.of(sequence), step);
      var loss = scanned.carries().getFirst().square().sum();
      var builder = Program.named("layer").output("loss", loss);
      if (withGradients) {
        var gradients = Gradients.of(loss, List.of(w, u, b));
        builder.output("d_w", gradients.get(0)).output("d_u", gradients.get(1)).output("d_b", gradients.get(2));
      }
      return builder.build();
    }
  }

  private static Sample sample(Program program, int steps, int batch, long seed) {
    var random = new Random(seed);
    var values = new HashMap<String, NdArray>();
    for (var input : program.inputs()) {
      var value = NdArray.zeros(FLOAT64, input.shape().bind(Map.of("steps", steps, "batch", batch)));
      for (int place = 0; place < value.size(); place++) {
        value.set(place, random.nextGaussian() / 2);
      }
      values.put(((Op.Input) input.op()).name(), value);
    }
    return new Sample(program, values);
  }

  /// The simplified program, which computes the same.
  private static Program simplified(Program program) {
    return simplified(program, 4);
  }

  private static Program simplified(Program program, int batch) {
    var simplified = Simplifier.standard().apply(program);
    var sample = sample(program, 3, batch, 1);
    assertThat(Difference.between(sample.run(), sample.with(simplified).run(), 1e-9)).isEmpty();
    return simplified;
  }

  private static List<Loop> loops(Program program) {
    return program.nodes().stream().filter(node -> node.op() instanceof Op.Scan)
        .map(node -> ((Op.Scan) node.op()).loop()).distinct().toList();
  }

  private static long products(List<Tensor> results) {
    return GraphWalk.topological(results).stream().filter(node -> node.op() instanceof Op.MatMul).count();
  }

  private static void assertProducts(Program program, int outside, long... inLoops) {
    assertThat(program.nodes().stream().filter(node -> node.op() instanceof Op.MatMul)).hasSize(outside);
    assertThat(loops(program).stream().map(loop -> products(loop.body().results())).toList())
        .isEqualTo(LongStream.of(inLoops).boxed().toList());
  }

  @Test
  void aProductOfASequenceIsOneProductBeforeTheLoopWithItsBias() {
    for (var layer : List.of(Layer.of(Dim.of(3), Dim.of(4), 9), Layer.of(STEPS, BATCH, 9),
        Layer.of(STEPS, Dim.of(1), 9))) {
      var program = simplified(layer.loss());
      assertProducts(program, 1, 1);
      assertThat(loops(program)).singleElement().satisfies(loop -> {
        // The bias is added before the loop, which is left with the weights of the state.
        assertThat(loop.sequences()).hasSize(1);
        assertThat(loop.constants()).hasSize(1);
      });
    }
  }

  @Test
  void aShortProductStaysInItsStep() {
    assertProducts(simplified(Layer.of(STEPS, BATCH, 3).loss()), 0, 2);
  }

  @Test
  void gradientsOfWeightsAreProductsAfterTheLoop() {
    for (boolean reverse : new boolean[] {true, false}) {
      var program = simplified(new Layer(Layer.of(Dim.of(3), Dim.of(4), 9).sequence, reverse, false).gradients());
      // x·w before, xᵀ·g and hᵀ·g after; h·u in the loop and g·uᵀ in that which goes back
      assertProducts(program, 3, 1, 1);
      var backward = loops(program).getLast();
      assertThat(backward.initial()).hasSize(1);
      assertThat(backward.reverse()).isNotEqualTo(reverse);
    }
  }

  @Test
  void gradientsOfWeightsStayInALoopOverManyRows() {
    // To keep 40 rows for each step takes more memory than a sum of 9 rows.
    assertProducts(simplified(Layer.of(Dim.of(3), Dim.of(40), 9).gradients(), 40), 1, 1, 3);
  }

  @Test
  void gradientsOfWeightsStayInALoopWhoseRowsNoDimensionCounts() {
    assertProducts(simplified(Layer.of(STEPS, BATCH, 9).gradients()), 1, 1, 3);
    assertProducts(simplified(Layer.of(STEPS, Dim.of(1), 9).gradients()), 3, 1, 1);
  }

  @Test
  void whatStandsBehindABarrierStaysInItsStep() {
    var state = Tensor.input("p", FLOAT64, Shape.of(4, 9));
    var element = Tensor.input("q", FLOAT64, Shape.of(4, 9));
    var weight = Tensor.input("r", FLOAT64, Shape.of(9, 9));
    var product = Tensor.of(new Op.Barrier(element)).matMul(weight);
    var loop = new Loop(new Body(List.of(state, element, weight), List.of(state.add(product).tanh())),
        List.of(Tensor.input("a", FLOAT64, Shape.of(4, 9))),
        List.of(Tensor.input("x", FLOAT64, Shape.of(STEPS, Dim.of(4), Dim.of(9)))),
        List.of(Tensor.input("w", FLOAT64, Shape.of(9, 9))),
        STEPS, false);
    assertProducts(simplified(Program.named("p").output("last", loop.result(new Loop.Result.Last(0))).build()), 0, 1);
  }

  @Test
  void aSumThatEachStepLooksAtStaysACarry() {
    var layer = Layer.of(Dim.of(3), Dim.of(4), 9);
    var zeros = Tensor.scalar(FLOAT64, 0).broadcastTo(Shape.of(9, 9));
    var scanned = Loops.scan(List.of(zeros), List.of(layer.sequence), (carries, elements) -> {
      var sum = carries.getFirst().add(elements.getFirst().transpose().matMul(elements.getFirst()));
      return new Loops.Step(List.of(sum), List.of(sum.sum()));
    });
    assertProducts(simplified(Program.named("p").output("last", scanned.carries().getFirst())
        .output("sums", scanned.outputs().getFirst()).build()), 0, 1);
    assertProducts(simplified(Program.named("p").output("last", scanned.carries().getFirst()).build()), 1);
  }

  @Test
  void whatIsTheSameInEveryStepIsComputedBeforeTheLoop() {
    var state = Tensor.input("p", FLOAT64, Shape.of(4));
    var weight = Tensor.input("q", FLOAT64, Shape.of(4));
    var loop = new Loop(new Body(List.of(state, weight), List.of(state.mul(weight.exp()).tanh())),
        List.of(Tensor.input("a", FLOAT64, Shape.of(4))), List.of(), List.of(Tensor.input("c", FLOAT64, Shape.of(4))),
        Dim.of(3), false);
    var program = simplified(Program.named("p").output("last", loop.result(new Loop.Result.Last(0))).build());
    assertThat(program.nodes()).anyMatch(node -> node.op() instanceof Op.Exp);
    assertThat(GraphWalk.topological(loops(program).getFirst().body().results()))
        .noneMatch(node -> node.op() instanceof Op.Exp);
  }

  @Test
  void layersOfAnySizeKeepWhatTheyCompute() {
    var random = new Random(7);
    for (int seed = 0; seed < 40; seed++) {
      int steps = 1 + random.nextInt(5);
      int batch = 1 + random.nextInt(5);
      var layer = Layer.of(random.nextBoolean() ? Dim.of(steps) : STEPS, random.nextBoolean() ? Dim.of(batch) : BATCH,
          7 + random.nextInt(3));
      var program = new Layer(layer.sequence, random.nextBoolean(), random.nextBoolean()).gradients();
      var sample = sample(program, steps, batch, seed);
      var once = Simplifier.standard().apply(program);
      assertThat(Difference.between(sample.run(), sample.with(once).run(), 1e-9)).as("%s", layer).isEmpty();
      assertThat(Simplifier.standard().apply(once).nodes()).as("simplified twice").hasSameSizeAs(once.nodes());
    }
  }

  @Test
  void secondDerivativesKeepWhatTheyCompute() {
    for (var layer : List.of(Layer.of(Dim.of(3), Dim.of(4), 9), Layer.of(STEPS, BATCH, 8))) {
      var first = layer.gradients();
      var sources = first.inputs().stream().filter(input -> !input.equals(layer.sequence)).toList();
      var slope = first.outputs().values().stream().map(gradient -> gradient.square().sum()).reduce(Tensor::add)
          .orElseThrow();
      var builder = Program.named("second");
      var second = Gradients.of(slope, sources);
      for (int source = 0; source < sources.size(); source++) {
        builder.output("second" + source, second.get(source));
      }
      simplified(builder.build());
    }
  }

  @Test
  void aLoopInALoopLosesItsProductsToo() {
    var blocks = Tensor.input("blocks", FLOAT64, Shape.of(2, 3, 4, 9));
    var weight = Tensor.input("w", FLOAT64, Shape.of(9, 9));
    var initial = Tensor.scalar(FLOAT64, 0.5).broadcastTo(Shape.of(4, 9));
    var outer = Loops.scan(List.of(initial), List.of(blocks), (states, rows) -> {
      var inner = Loops.scan(states, rows, (carries, elements) -> new Loops.Step(
          List.of(carries.getFirst().add(elements.getFirst().matMul(weight)).tanh()), List.of()));
      return new Loops.Step(inner.carries(), List.of());
    });
    var loss = outer.carries().getFirst().square().sum();
    var program = simplified(Program.named("nested").output("loss", loss)
        .output("d_w", Gradients.of(loss, List.of(weight)).getFirst()).build());
    var within = GraphWalk.topological(loops(program).getFirst().body().results()).stream()
        .filter(node -> node.op() instanceof Op.Scan).map(node -> ((Op.Scan) node.op()).loop()).findFirst()
        .orElseThrow();
    assertThat(products(within.body().results())).isZero();
  }
}
