package org.adjoint.autodiff;

import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.adjoint.cases.Samples.input;
import static org.adjoint.cases.Samples.ordinary;
import static org.adjoint.cases.Samples.weighed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.cases.Samples;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Derivatives of loops against those of the same steps written out one after the other.
class LoopDerivativesTest {
  private static final Dim STEPS = Dim.symbol("steps");

  private final Tensor position = input("position", 2);
  private final Tensor velocity = input("velocity", 2);
  private final Tensor count = Tensor.input("count", INT32, Shape.SCALAR);
  private final Tensor stiffness = input("stiffness");
  private final Tensor damping = input("damping", 2);

  /// A driven oscillator with two carries that depend on each other, a counter, two sequences (one of integers), two constants and two
  /// outputs.
  private Loop oscillator(Dim steps, boolean reverse) {
    var p = input("p", 2);
    var v = input("v", 2);
    var c = Tensor.input("c", INT32, Shape.SCALAR);
    var f = input("f", 2);
    var i = Tensor.input("i", INT32, Shape.SCALAR);
    var k = input("k");
    var d = input("d", 2);
    var time = c.add(i).cast(FLOAT64);
    var force = f.sub(p.sin().mul(k)).sub(v.mul(d)).mul(time);
    var nextV = v.add(force.mul(0.1));
    var body = new Body(List.of(p, v, c, f, i, k, d),
        List.of(p.add(nextV.mul(0.1)), nextV, c.add(1), p.mul(v).sum(), force.mul(f)));
    var forces = Tensor.input("forces", FLOAT64, Shape.of(steps, 2));
    var integers = Tensor.input("integers", INT32, new Shape(List.of(steps)));
    return new Loop(body, List.of(position, velocity, count), List.of(forces, integers), List.of(stiffness, damping),
        steps,
        reverse);
  }

  /// A scalar of the floating-point results whose numbers are in `which`.
  private static Tensor loss(List<Tensor> results, List<Integer> which) {
    return which.stream().map(results::get).map(result -> weighed(result.square())).reduce(Tensor::add).orElseThrow();
  }

  private static List<Tensor> results(Loop loop) {
    return loop.results().stream().map(loop::result).toList();
  }

  record Setting(int length, boolean symbolic, boolean reverse, List<Integer> which) {
  }

  static Stream<Setting> settings() {
    // Results: last position, velocity, count; outputs; position, velocity and count before each step.
    var which =
        List.of(List.of(0), List.of(1), List.of(3), List.of(4), List.of(5), List.of(6), List.of(0, 1, 3, 4, 5, 6));
    return which.stream().flatMap(some -> Stream.of(true, false).flatMap(reverse -> Stream.of(
        new Setting(1, false, reverse, some), new Setting(4, false, reverse, some),
        new Setting(3, true, reverse, some))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void aLoopHasTheDerivativesOfItsSteps(Setting setting) {
    var loop = oscillator(setting.symbolic ? STEPS : Dim.of(setting.length), setting.reverse);
    // Written out steps know their number.
    var written = oscillator(Dim.of(setting.length), setting.reverse);
    var values = values(setting.length);
    var sources = sources(loop);
    var steps = sources(written);
    assertAlike(loss(results(loop), setting.which), sources, loss(Unrolling.of(written, setting.length), setting.which),
        steps,
        values);
  }

  private static List<Tensor> sources(Loop loop) {
    return loop.operands().stream().filter(operand -> operand.dtype().isFloating()).toList();
  }

  private Map<String, NdArray> values(int length) {
    var values = ordinary(List.of(position, velocity, stiffness, damping, input("forces", length, 2),
        Tensor.input("integers", INT32, Shape.of(length))));
    values.put("count", NdArray.scalar(INT32, 2));
    List.of("position", "velocity", "stiffness", "damping", "forces").forEach(
        name -> values.put("t_" + name, Runs.named(values, name)));
    return values;
  }

  /// Compares values, gradients, tangents and second derivatives in both modes.
  private static void assertAlike(Tensor loss, List<Tensor> sources, Tensor expected, List<Tensor> others,
      Map<String, NdArray> values) {
    var actual = Samples.run(derivatives(loss, sources), List.of(), values);
    var wanted = Samples.run(derivatives(expected, others), List.of(), values);
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(actual.get(i)).as("derivative %s", i).containsExactly(wanted.get(i), within(1e-11));
    }
  }

  private static List<Tensor> derivatives(Tensor loss, List<Tensor> sources) {
    var tangents = sources.stream()
        .map(source -> Tensor.input("t_" + Samples.name(source), source.dtype(), source.shape())).toList();
    var found = new ArrayList<>(List.of(loss));
    var gradients = Gradients.of(loss, sources, Independent.ZERO);
    found.addAll(gradients);
    found.addAll(Gradients.jvp(List.of(loss), sources, tangents, Independent.ERROR));
    found.addAll(Hessians.product(loss, sources, tangents, Independent.ZERO));
    var slope = gradients.stream().map(Samples::weighed).reduce(Tensor::add).orElseThrow();
    found.addAll(Gradients.of(slope, sources, Independent.ZERO));
    return found;
  }

  @Test
  void aLoopInALoopHasTheDerivativesOfItsSteps() {
    for (var steps : List.of(Dim.of(3), STEPS)) {
      var loop = nested(steps);
      var steady = nested(Dim.of(3));
      assertAlike(loss(results(loop), List.of(0, 1)), sources(loop),
          loss(Unrolling.of(written(steady), 3), List.of(0, 1)),
          sources(steady), nestedValues());
    }
  }

  private static Map<String, NdArray> nestedValues() {
    var values = ordinary(List.of(input("start", 2), input("outer", 3, 2), input("inner", 4, 2)));
    List.of("start", "outer", "inner").forEach(name -> values.put("t_" + name, Runs.named(values, name)));
    return values;
  }

  /// In each step a second loop goes over a constant of the first.
  private static Loop nested(Dim steps) {
    var h = input("h", 2);
    var s = input("s", 2);
    var w = input("w", 4, 2);
    var inner = inner(h, s, w);
    var body = new Body(List.of(h, s, w), List.of(inner.result(new Loop.Result.Last(0)),
        inner.result(new Loop.Result.Stacked(0)).sum(0).mul(s)));
    return new Loop(body, List.of(input("start", 2)), List.of(Tensor.input("outer", FLOAT64, Shape.of(steps, 2))),
        List.of(input("inner", 4, 2)), steps, false);
  }

  private static Loop inner(Tensor h, Tensor s, Tensor w) {
    var g = input("g", 2);
    var e = input("e", 2);
    var c = input("c", 2);
    var step = new Body(List.of(g, e, c), List.of(g.mul(e).add(c).tanh(), g.mul(c)));
    return new Loop(step, List.of(h), List.of(w), List.of(s), Dim.of(4), true);
  }

  /// The same with the inner loop written out.
  private static Loop written(Loop nested) {
    var parameters = nested.body().parameters();
    var results = Unrolling.of(inner(parameters.get(0), parameters.get(1), parameters.get(2)), 4);
    return nested.withBody(
        new Body(parameters, List.of(results.get(0), results.get(1).sum(0).mul(parameters.get(1)))));
  }

  private static List<Loop> loops(List<Tensor> results) {
    var builder = Program.named("loops");
    IntStream.range(0, results.size()).forEach(i -> builder.output("r" + i, results.get(i)));
    return builder.build().nodes().stream().map(Tensor::op).filter(Op.Scan.class::isInstance)
        .map(op -> ((Op.Scan) op).loop()).distinct().toList();
  }

  @Test
  void onlyWhatIsNeededIsCarriedBackward() {
    var loop = oscillator(STEPS, false);
    var last = loop.result(new Loop.Result.Last(0)).sum();
    // Backward go the cotangents of position and velocity, and the sum for the stiffness; not that of the damping.
    var backward = loops(Gradients.of(last, List.of(stiffness))).stream().filter(Loop::reverse).toList();
    assertThat(backward).hasSize(1);
    assertThat(backward.getFirst().initial()).hasSize(3);
    assertThat(backward.getFirst().outputs()).isEmpty();

    var a = input("a");
    var b = input("b");
    var s = input("s");
    var apart = new Loop(new Body(List.of(a, b, s), List.of(a.mul(s), b.add(a))),
        List.of(input("a0"), input("b0")), List.of(Tensor.input("ss", FLOAT64, new Shape(List.of(STEPS)))), List.of(),
        STEPS,
        false);
    // The first carry does not depend on the second.
    var gradient = Gradients.of(apart.result(new Loop.Result.Last(0)), apart.initial().subList(0, 1));
    assertThat(loops(gradient).stream().filter(Loop::reverse).toList().getFirst().initial()).hasSize(1);
    assertThatIllegalArgumentException().isThrownBy(
        () -> Gradients.of(apart.result(new Loop.Result.Last(0)), List.of(apart.initial().get(1))))
        .withMessageContaining("no differentiable path");
  }

  @Test
  void aLoopWithoutStepsPassesItsCarriesOn() {
    var loop = oscillator(Dim.of(0), false);
    var last = weighed(loop.result(new Loop.Result.Last(0)).square());
    var values = Map.of("position", NdArray.of(new double[] {3, 4}), "velocity", NdArray.of(new double[] {1, 1}),
        "count",
        NdArray.scalar(INT32, 1), "stiffness", NdArray.scalar(FLOAT64, 1), "damping", NdArray.of(new double[] {1, 1}),
        "forces", NdArray.zeros(FLOAT64, Shape.of(0, 2)), "integers", NdArray.zeros(INT32, Shape.of(0)));
    // d/dp of 0.5 p₀² + 1.2 p₁².
    assertThat(Runs.value(Gradients.of(last, List.of(position)).getFirst(), values).toDoubles())
        .containsExactly(new double[] {3, 9.6}, within(1e-12));
  }

  @Test
  void noDerivativePassesAnIntegerCarry() {
    var c = Tensor.input("c", INT32, Shape.SCALAR);
    var x = input("x");
    var body = new Body(List.of(c, x), List.of(c.add(x.cast(INT32))));
    var loop = new Loop(body, List.of(count), List.of(), List.of(input("step")), Dim.of(3), false);
    var step = loop.constants().getFirst();
    var last = loop.result(new Loop.Result.Last(0)).cast(FLOAT64);
    assertThatIllegalArgumentException().isThrownBy(() -> Gradients.of(last, List.of(step)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gradients.jvp(List.of(last), List.of(step), List.of(step), Independent.ERROR));
  }
}
