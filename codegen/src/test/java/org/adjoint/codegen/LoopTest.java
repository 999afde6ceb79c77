package org.adjoint.codegen;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.Agreement.Tolerance;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Loops as generated code: every kind of carry, sequence and constant, forward and backward.
class LoopTest {
  private static final Dim STEPS = Dim.symbol("steps");
  private static final Dim BATCH = Dim.symbol("batch");
  private static final Map<String, Integer> SIZES = Map.of("steps", 7, "batch", 3);

  private static Tensor input(String name, DType dtype, Shape shape) {
    return Tensor.input(name, dtype, shape);
  }

  private static List<Tensor> results(Loop loop) {
    return IntStream.range(0, loop.results().size()).mapToObj(number -> Tensor.of(new Op.Scan(loop, number))).toList();
  }

  /// A recurrent layer `h = tanh(x·W + h·U + b)` that gives all its states.
  private static Loop recurrent(DType dtype, Dim steps, Dim batch, boolean reverse) {
    return recurrent(dtype, steps, batch, 4, 5, reverse);
  }

  private static Loop recurrent(DType dtype, Dim steps, Dim batch, int features, int units, boolean reverse) {
    var h = input("h", dtype, Shape.of(batch, units));
    var x = input("x", dtype, Shape.of(batch, features));
    var w = input("w", dtype, Shape.of(features, units));
    var u = input("u", dtype, Shape.of(units, units));
    var b = input("b", dtype, Shape.of(units));
    var next = x.matMul(w).add(h.matMul(u)).add(b).tanh();
    return new Loop(new Body(List.of(h, x, w, u, b), List.of(next, next)),
        List.of(input("initial", dtype, Shape.of(batch, units))),
        List.of(input("xs", dtype, Shape.of(steps, batch, Dim.of(features)))),
        List.of(input("weight", dtype, Shape.of(features, units)), input("recurrent", dtype, Shape.of(units, units)),
            input("bias", dtype, Shape.of(units))),
        steps, reverse);
  }

  /// Two carries that change places, one of which counts.
  private static Loop swapped(DType dtype) {
    var a = input("a", dtype, Shape.of(6));
    var b = input("b", dtype, Shape.of(6));
    var count = input("count", INT32, Shape.SCALAR);
    return new Loop(new Body(List.of(a, b, count), List.of(b.mul(0.5), a, count.add(1), count.cast(dtype))),
        List.of(input("first", dtype, Shape.of(6)), input("second", dtype, Shape.of(6)),
            Tensor.scalar(INT32, 3)),
        List.of(), List.of(), Dim.of(5), false);
  }

  /// The Fibonacci numbers, scaled, of a symbolic number of steps.
  private static Loop scalars(DType dtype) {
    var a = input("a", dtype, Shape.SCALAR);
    var b = input("b", dtype, Shape.SCALAR);
    var x = input("x", dtype, Shape.SCALAR);
    return new Loop(new Body(List.of(a, b, x), List.of(b, a.mul(0.5).add(b.mul(x)), a)),
        List.of(Tensor.scalar(dtype, 1), Tensor.scalar(dtype, 1)),
        List.of(input("factors", dtype, new Shape(List.of(STEPS)))),
        List.of(), STEPS, false);
  }

  /// For each row of a matrix the powers of its sum, by a loop in a loop.
  private static Loop nested(DType dtype) {
    var power = input("power", dtype, Shape.of(4));
    var factor = input("factor", dtype, Shape.of(4));
    var inner = new Loop(new Body(List.of(power, factor), List.of(power.mul(factor).add(0.1), power)),
        List.of(input("start", dtype, Shape.of(4))), List.of(input("rows", dtype, Shape.of(3, 4))), List.of(),
        Dim.of(3),
        true);
    var total = inner.result(new Loop.Result.Last(0));
    var history = inner.result(new Loop.Result.Stacked(0));
    var carry = inner.initial().getFirst();
    return new Loop(
        new Body(List.of(carry, inner.sequences().getFirst()), List.of(total.add(carry), history.mul(2))),
        List.of(input("initial", dtype, Shape.of(4))), List.of(input("blocks", dtype, Shape.of(STEPS, 3, 4))),
        List.of(),
        STEPS, false);
  }

  private static Stream<Loop> loops(DType dtype) {
    return Stream.of(recurrent(dtype, Dim.of(6), Dim.of(2), false), recurrent(dtype, STEPS, BATCH, false),
        recurrent(dtype, STEPS, BATCH, true), recurrent(dtype, Dim.of(0), Dim.of(2), false),
        recurrent(dtype, Dim.of(1), Dim.of(2), true), recurrent(dtype, Dim.of(6), Dim.of(3), 8, 9, true),
        recurrent(dtype, STEPS, BATCH, 8, 8, false), swapped(dtype), scalars(dtype), nested(dtype));
  }

  static Stream<Loop> everyLoop() {
    return Stream.of(FLOAT32, FLOAT64).flatMap(LoopTest::loops);
  }

  private static Map<String, NdArray> values(Program program) {
    var values = new HashMap<String, NdArray>();
    for (var input : program.inputs()) {
      var name = ((Op.Input) input.op()).name();
      values.put(name, Samples.moderate(input.dtype(), input.shape().bind(SIZES), name.hashCode()));
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("everyLoop")
  void generatedCodeAgreesWithTheInterpreterOnEveryResult(Loop loop) {
    var builder = Program.named("loop");
    var results = results(loop);
    for (int number = 0; number < results.size(); number++) {
      builder.output("result" + number, results.get(number));
    }
    var program = builder.build();
    Agreement.assertAgree(program, values(program), Tolerance.ulpsOfScale(64, 1));
  }

  @ParameterizedTest
  @MethodSource("everyLoop")
  void generatedCodeAgreesWithTheInterpreterOnGradients(Loop loop) {
    var floating = results(loop).stream().filter(result -> result.dtype().isFloating());
    var loss = floating.map(result -> result.square().sum()).reduce(Tensor::add).orElseThrow();
    var sources = loop.operands().stream()
        .filter(operand -> operand.op() instanceof Op.Input && operand.dtype().isFloating()).toList();
    var gradients = Gradients.of(loss, sources, Gradients.Independent.ZERO);
    var builder = Program.named("gradients").output("loss", loss);
    for (int source = 0; source < sources.size(); source++) {
      builder.output("gradient" + source, gradients.get(source));
    }
    var program = builder.build();
    Agreement.assertAgree(program, values(program), Tolerance.ulpsOfScale(512, 16));
  }

  @Test
  void aLoopIsAJavaForOverTheKernelsOfItsBody() {
    var loop = recurrent(FLOAT32, STEPS, BATCH, false);
    var compiled = new GeneratedCodeBackend().compile(
        Program.named("recurrent").output("states", loop.result(new Loop.Result.Stacked(0))).build());
    assertThat(compiled.kernels()).hasSize(1);
    assertThat(compiled.source().text()).containsOnlyOnce("for (int step = from; step < to; step++)");
  }

  @Test
  void aThousandStepsAreOneLoop() {
    var loop = recurrent(FLOAT32, Dim.of(1_000), Dim.of(2), false);
    var source = new GeneratedCodeBackend().compile(
        Program.named("recurrent").output("last", loop.result(new Loop.Result.Last(0))).build()).source().text();
    var short_ = recurrent(FLOAT32, Dim.of(10), Dim.of(2), false);
    var other = new GeneratedCodeBackend().compile(
        Program.named("recurrent").output("last", short_.result(new Loop.Result.Last(0))).build()).source().text();
    assertThat(source.lines().count()).isEqualTo(other.lines().count());
  }

  @Test
  void anUpdateMayBeACarry() {
    var loop = recurrent(FLOAT32, STEPS, BATCH, false);
    var program = Program.named("stateful").output("states", loop.result(new Loop.Result.Stacked(0)))
        .update(loop.initial().getFirst(), loop.result(new Loop.Result.Last(0))).build();
    Agreement.assertAgree(program, values(program), Tolerance.ulpsOfScale(64, 1));
  }
}
