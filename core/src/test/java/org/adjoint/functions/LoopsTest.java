package org.adjoint.functions;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Runs;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// Loops against the same steps written out.
class LoopsTest {
  private static final int STEPS = 4;

  /// A recurrent cell: what is captured are a weight, something computed from another input, and numbers.
  private static Tensor cell(Tensor weight, Tensor bias, Tensor hidden, Tensor x) {
    return LinearAlgebra.matVec(weight, hidden).add(bias.exp()).add(x).tanh().mul(0.9);
  }

  private static Loop.Result.Last last(int carry) {
    return new Loop.Result.Last(carry);
  }

  private final Tensor weight = Tensor.input("weight", FLOAT64, Shape.of(3, 3));
  private final Tensor bias = Tensor.input("bias", FLOAT64, Shape.of(3));
  private final Tensor start = Tensor.input("start", FLOAT64, Shape.of(3));
  private final Map<String, NdArray> values = Map.of("weight", Checks.random(1, 3, 3), "bias", Checks.random(2, 3),
      "start", Checks.random(3, 3), "xs", Checks.random(4, STEPS, 3));

  private Loops.Scanned scanned(Tensor xs, boolean reverse) {
    Loops.ScanStep step = (carries, elements) -> {
      var next = cell(weight, bias, carries.getFirst().named("hidden"), elements.getFirst());
      return new Loops.Step(List.of(next), List.of(next.mul(elements.getFirst()), bias));
    };
    return reverse ? Loops.scanReversed(List.of(start), List.of(xs), step)
        : Loops.scan(List.of(start), List.of(xs), step);
  }

  private Loops.Scanned unrolled(Tensor xs, boolean reverse) {
    var hidden = start;
    var outputs = new ArrayList<Tensor>();
    for (int count = 0; count < STEPS; count++) {
      int step = reverse ? STEPS - 1 - count : count;
      var x = Layouts.slice(xs, Integer.toString(step));
      hidden = cell(weight, bias, hidden, x);
      outputs.add(reverse ? 0 : count, hidden.mul(x));
    }
    return new Loops.Scanned(List.of(hidden), List.of(Layouts.stack(outputs, 0), Layouts.tile(bias, STEPS, 1)));
  }

  private static Tensor loss(Loops.Scanned scanned) {
    return scanned.carries().getFirst().square().sum().add(scanned.outputs().getFirst().sin().sum())
        .add(scanned.outputs().getLast().square().sum());
  }

  private double[] value(Tensor tensor) {
    return Runs.value(tensor, values).toDoubles();
  }

  @Test
  void aScanIsItsStepsWrittenOutValuesAndGradientsAlike() {
    var fixed = Tensor.input("xs", FLOAT64, Shape.of(STEPS, 3));
    var symbolic = Tensor.input("xs", FLOAT64, Shape.of(Dim.symbol("time"), 3));
    for (boolean reverse : new boolean[] {false, true}) {
      var expected = unrolled(fixed, reverse);
      for (var xs : List.of(fixed, symbolic)) {
        var actual = scanned(xs, reverse);
        assertThat(actual.outputs().getFirst().shape()).isEqualTo(xs.shape());
        Checks.close(value(actual.carries().getFirst()), value(expected.carries().getFirst()), 1e-14);
        Checks.close(value(actual.outputs().getFirst()), value(expected.outputs().getFirst()), 1e-14);
        Checks.close(value(actual.outputs().getLast()), value(expected.outputs().getLast()), 1e-14);
        var gradients = Gradients.of(loss(actual), List.of(weight, bias, start, xs));
        var expectedGradients = Gradients.of(loss(expected), List.of(weight, bias, start, fixed));
        for (int i = 0; i < gradients.size(); i++) {
          Checks.close(value(gradients.get(i)), value(expectedGradients.get(i)), 1e-12);
        }
        Checks.gradientIsTheFiniteDifference(loss(actual), List.of(weight, bias, start), values);
      }
    }
  }

  @Test
  void whatDoesNotDependOnTheStepIsComputedBeforeTheLoopAndNumbersStayInside() {
    var xs = Tensor.input("xs", FLOAT64, Shape.of(STEPS, 3));
    var scan = (Op.Scan) scanned(xs, false).carries().getFirst().op();
    var loop = scan.loop();
    assertThat(scan.result()).isEqualTo(loop.number(last(0)));
    // The bias itself is an output, its exponential enters the sum.
    assertThat(loop.constants()).hasSize(3).contains(weight, bias)
        .anySatisfy(constant -> assertThat(constant.op()).isInstanceOf(Op.Exp.class));
    var inside = GraphWalk.topological(loop.body().results());
    assertThat(inside).noneMatch(node -> node.op() instanceof Op.Exp || node == bias || node == weight)
        .anyMatch(node -> node.op() instanceof Op.Scalar(double value, _) && value == 0.9);
    var names = new HashMap<String, Tensor>();
    for (var parameter : loop.body().parameters()) {
      assertThat(names.put(Objects.requireNonNull(parameter.name() == null ? "" : parameter.name()), parameter))
          .isNull();
    }
  }

  @Test
  void aLoopCanStandInsideALoop() {
    // Σᵢ xᵢ Πⱼ (wⱼ + xᵢ), where the inner loop captures the element of the outer.
    var xs = Tensor.input("x", FLOAT64, Shape.of(Dim.symbol("n")));
    var ws = Tensor.input("w", FLOAT64, Shape.of(3));
    var sum = Loops.scan(List.of(xs.number(0)), List.of(xs), (carries, elements) -> {
      var x = elements.getFirst();
      var product = Loops.scan(List.of(x), List.of(ws), (inner, factors) -> new Loops.Step(
          List.of(inner.getFirst().mul(factors.getFirst().add(x))), List.of())).carries().getFirst();
      return new Loops.Step(List.of(carries.getFirst().add(product)), List.of());
    }).carries().getFirst();
    double[] x = {0.5, -1.5};
    double[] w = {2, 0.3, -0.7};
    double expected = 0;
    for (double each : x) {
      double product = each;
      for (double factor : w) {
        product *= factor + each;
      }
      expected += product;
    }
    var bound = Map.of("x", NdArray.of(x), "w", NdArray.of(w));
    Checks.close(Runs.value(sum, bound).toDoubles(), new double[] {expected}, 1e-15);
    Checks.gradientIsTheFiniteDifference(sum, List.of(xs, ws), bound);
  }

  @Test
  void aForLoopCountsItsSteps() {
    var x = Tensor.input("x", FLOAT64, Shape.of(Dim.symbol("n"), 1));
    // Newton's iteration for the square root, and the sum of the indices.
    for (var length : List.of(Dim.of(6), Dim.symbol("n"))) {
      var result = Loops.forLoop(length, List.of(x, x.mul(0)), (index, carries) -> {
        var root = carries.get(0);
        return List.of(root.add(x.div(root)).mul(0.5), carries.get(1).add(index.cast(FLOAT64)));
      });
      double[] numbers = {2, 3, 5, 7, 0.5, 1};
      var bound = Map.of("x", NdArray.of(numbers, 6, 1));
      var roots = Runs.value(result.get(0), bound).toDoubles();
      for (int i = 0; i < numbers.length; i++) {
        assertThat(roots[i] * roots[i]).isBetween(numbers[i] - 1e-6, numbers[i] + 1e-6);
      }
      assertThat(Runs.value(result.get(1), bound).get(0)).isEqualTo(15);
      Checks.gradientIsTheFiniteDifference(result.get(0), List.of(x), bound);
    }
  }
}
