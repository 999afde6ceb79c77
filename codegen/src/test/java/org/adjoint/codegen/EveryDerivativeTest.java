package org.adjoint.codegen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.cases.PrimitiveCases;
import org.adjoint.cases.PrimitiveCases.Case;
import org.adjoint.cases.Samples;
import org.adjoint.eval.Rounded;
import org.adjoint.fuzz.Difference;
import org.adjoint.fuzz.Sample;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.rewrite.Simplifier;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The cases whose first and second derivatives `core` checks against finite differences, in generated code: values, gradients and second
/// derivatives of every primitive, on ordinary numbers and at the edges.
@Execution(ExecutionMode.CONCURRENT)
class EveryDerivativeTest {
  /// So many cases are compiled as one program.
  private static final int TOGETHER = 12;

  /// So many times the edges are dealt out to the elements of all inputs.
  private static final int TURNS = 4;
  private static final Map<String, Integer> SIZES = Map.of("rows", 2, "batch", 3);

  static Stream<Arguments> parts() {
    return Stream.of(DType.FLOAT32, DType.FLOAT64).flatMap(dtype -> IntStream
        .rangeClosed(0, (PrimitiveCases.all(dtype).size() - 1) / TOGETHER).mapToObj(part -> Arguments.of(dtype, part)));
  }

  @ParameterizedTest(name = "{0}, part {1}")
  @MethodSource("parts")
  void generatedDerivativesAreThoseOfTheInterpreter(DType dtype, int part) {
    var cases = PrimitiveCases.all(dtype);
    var some = cases.subList(part * TOGETHER, Math.min(cases.size(), (part + 1) * TOGETHER));
    compare(some.stream().map(each -> new Example(each, sample(each))).toList(), accuracy(dtype));
  }

  private static Sample sample(Case given) {
    // The square makes the gradient of a linear function depend on its arguments.
    var slopes = Gradients.of(Samples.weighed(given.result().square()), given.sources(), Independent.ZERO);
    return new Sample(program(given, slopes), Samples.ordinary(given.inputs()));
  }

  /// The value of a case, its gradients, and those of the sum of `slopes`.
  private static Program program(Case given, List<Tensor> slopes) {
    var builder = Program.named("p").output("value", given.result());
    given.inputs().forEach(builder::input);
    var first = gradients(given);
    var sum = slopes.stream().map(Samples::weighed).reduce(Tensor::add).orElseThrow();
    var second = Gradients.of(sum, given.sources(), Independent.ZERO);
    for (int source = 0; source < first.size(); source++) {
      builder.output("first" + source, first.get(source)).output("second" + source, second.get(source));
    }
    return builder.build();
  }

  private static List<Tensor> gradients(Case given) {
    return Gradients.of(Samples.weighed(given.result()), given.sources(), Independent.ZERO);
  }

  /// Where the edges of a type are overflow or underflow, or a tie is decided by rounding, the interpreter, which computes in double, tells
  /// another story; so do equal programs that are computed in another order. All other places have to agree.
  @ParameterizedTest(name = "{0}, part {1}")
  @MethodSource("parts")
  void generatedDerivativesOfEdgesAreThoseOfTheInterpreter(DType dtype, int part) {
    var cases = PrimitiveCases.all(dtype);
    var some = cases.subList(part * TOGETHER, Math.min(cases.size(), (part + 1) * TOGETHER));
    var program = Sample.joined(some.stream().map(EveryDerivativeTest::sample).toList()).program();
    for (var backend : Agreement.GENERATED) {
      var compiled = backend.compile(program);
      for (int turn = 0; turn < TURNS; turn++) {
        int seed = turn;
        var examples = some.stream().map(each -> new Example(each, sample(each).with(edges(each, seed))))
            .toList();
        var results = compiled.run(Sample.joined(examples.stream().map(Example::sample).toList()).values());
        for (int number = 0; number < examples.size(); number++) {
          requireAgreement(examples.get(number), Sample.part(results, number), accuracy(dtype), backend.description());
        }
      }
    }
  }

  private static Map<String, NdArray> edges(Case given, int turn) {
    var values = new HashMap<>(Samples.ordinary(given.inputs()));
    for (var input : given.inputs()) {
      var name = ((Op.Input) input.op()).name();
      if (input.dtype().isFloating()) {
        values.put(name, org.adjoint.codegen.Samples.edges(input.dtype(), input.shape().bind(SIZES),
            TURNS * name.hashCode() + turn));
      }
    }
    // All steps of a loop are double to the interpreter, so that none overflows there.
    return given.result().op() instanceof Op.Scan ? moderate(values) : values;
  }

  private static void requireAgreement(Example example, Map<String, NdArray> actual, double accuracy, String backend) {
    var sample = example.sample;
    var simplified = Simplifier.standard().apply(sample.program());
    var others = Stream.of(sample.with(simplified).run(), Rounded.outputs(simplified, sample.values(), SIZES),
        Rounded.outputs(sample.program(), sample.values(), SIZES), sample.with(moderate(sample.values())).run());
    Difference.whereStable(overflown(sample.run()), others.map(EveryDerivativeTest::overflown).toList(),
        overflown(actual), accuracy).ifPresent(found -> {
          throw new AssertionError(example.given + " by " + backend + ": " + found + "\n" + sample.program() + "\n"
              + sample.values());
        });
  }

  /// Numbers of FLOAT32 whose products are still of that type.
  private static Map<String, NdArray> moderate(Map<String, NdArray> values) {
    return changed(values, value -> {
      double magnitude = Math.abs(value);
      return magnitude == 0 || !Double.isFinite(value) ? value
          : Math.copySign(Math.clamp(magnitude, 1e-4, 1e4), value);
    });
  }

  /// Results where overflow is overflow: in another order infinities meet, and are no numbers.
  private static Map<String, NdArray> overflown(Map<String, NdArray> results) {
    return changed(results, value -> Double.isInfinite(value) ? Double.NaN : value);
  }

  private static Map<String, NdArray> changed(Map<String, NdArray> arrays, DoubleUnaryOperator change) {
    var result = new HashMap<String, NdArray>();
    arrays.forEach((name, array) -> {
      var copy = array.copy();
      for (int place = 0; array.dtype() == DType.FLOAT32 && place < array.size(); place++) {
        copy.set(place, change.applyAsDouble(array.get(place)));
      }
      result.put(name, copy);
    });
    return result;
  }

  /// Every pair of these numbers for functions of two, which includes ties.
  private static double[] edges(DType dtype) {
    // What is subnormal or huge in FLOAT32 is neither to the interpreter, which computes in double.
    return dtype == DType.FLOAT32
        ? new double[] {0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.5, 3.7f,
          -2.3f}
        : org.adjoint.codegen.Samples.edges(DType.FLOAT64);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void generatedDerivativesAtTheEdgesAreThoseOfTheInterpreter(DType dtype) {
    var edges = edges(dtype);
    var values = Map.of("x", NdArray.zeros(dtype, Shape.of(edges.length * edges.length)), "y",
        NdArray.zeros(dtype, Shape.of(edges.length * edges.length)));
    values.forEach((name, array) -> IntStream.range(0, array.size()).forEach(
        place -> array.set(place, edges[name.equals("x") ? place / edges.length : place % edges.length])));
    var cases = PrimitiveCases.elementwise(dtype, Shape.of(edges.length * edges.length)).stream()
        .filter(each -> !isConstant(each.result())).toList();
    for (int first = 0; first < cases.size(); first += TOGETHER) {
      compare(cases.subList(first, Math.min(cases.size(), first + TOGETHER)).stream()
          .map(each -> new Example(each, new Sample(program(each, gradients(each)), values))).toList(),
          accuracy(dtype));
    }
  }

  /// Whether a result does not depend on its first argument, `u / (u v)`, so that nothing but rounding is left of a derivative.
  private static boolean isConstant(Tensor result) {
    return result.op() instanceof Op.Div(_, var y) && y.op() instanceof Op.Mul;
  }

  /// @param sample of a case
  record Example(Case given, Sample sample) {
  }

  private static double accuracy(DType dtype) {
    return dtype == DType.FLOAT32 ? 2e-4 : 1e-12;
  }

  private static void compare(List<Example> examples, double accuracy) {
    var joined = Sample.joined(examples.stream().map(Example::sample).toList());
    for (var backend : Agreement.GENERATED) {
      Map<String, NdArray> results = joined.run(backend);
      for (int number = 0; number < examples.size(); number++) {
        var example = examples.get(number);
        Difference.between(example.sample.run(), Sample.part(results, number), accuracy).ifPresent(found -> {
          throw new AssertionError(
              example.given + " by " + backend.description() + ": " + found + "\n" + example.sample.program());
        });
      }
    }
  }
}
