package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Evaluation;
import org.adjoint.eval.Session;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How exact the generated polynomials are.
@Tag("trust")
@Execution(ExecutionMode.CONCURRENT)
class ElementaryFunctionsTest {
  private static final double MOST_ULPS = 2;
  private static final Tensor EXAMPLE = Tensor.input("x", DType.FLOAT64, Shape.of(Dim.symbol("n")));
  /// Near these the functions change their formula, their sign, or leave the range of numbers. The first ones are the worst of all floats: of tanh, of sigmoid, of expm1.
  private static final double[] LANDMARKS =
      {3.5329723, 0.22867309, -4.157294, 0.34856933, 0, 1, -1, 0.5, -0.5, 2, Math.sqrt(0.5), Math.sqrt(2), Math.log(2),
        Math.log(2) / 2, -Math.log(2) / 2, 1.5 * Math.log(2), 9, -9, 18, -18, 19.1, -19.1, 38, -38, 0x1p-13, 0x1p-25,
        -0x1p-25, 0x1p-28, 0x1p-30, 0x1p-54, 0x1p-60, 0x1p24, 0x1p53, 0.625, -0.625, 0.66, -2.414213562373095, 0.92,
        4, 6, Math.PI / 4, Math.PI / 2, -Math.PI, 3 * Math.PI / 4, 1.5 * Math.PI, 355, -1e5, 0x1p20, 411_774 * Math.PI,
        1e9,
        0x1p23, 0x1p52, 1e22};
  private static final double[] FLOAT_BOUNDS =
      {88.72284, -87.33655, -88.72284, -103.97208, 104, -104, Float.MIN_NORMAL, -Float.MIN_NORMAL, Float.MAX_VALUE,
        -17.32868};
  private static final double[] DOUBLE_BOUNDS = {709.782712893384, -708.3964185322641, -709.782712893384,
    -745.1332191019411, 746, -746, Double.MIN_NORMAL, -Double.MIN_NORMAL, Double.MAX_VALUE, -37.42994775023705};

  /// @param references in double precision, of many numbers at once
  /// @param mostUlps that the results may be off
  record Function(String name, UnaryOperator<Tensor> graph, UnaryOperator<double[]> references, double mostUlps) {
    static Function of(String name, UnaryOperator<Tensor> graph, DoubleUnaryOperator reference, double mostUlps) {
      return new Function(name, graph, xs -> DoubleStream.of(xs).map(reference).toArray(), mostUlps);
    }

    double reference(double x) {
      return references.apply(new double[] {x})[0];
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Function> functions() {
    return Stream.of(Function.of("exp", Tensor::exp, Math::exp, MOST_ULPS),
        Function.of("expm1", Tensor::expm1, Math::expm1, MOST_ULPS),
        Function.of("log", Tensor::log, Math::log, MOST_ULPS),
        Function.of("log1p", Tensor::log1p, Math::log1p, MOST_ULPS),
        Function.of("tanh", Tensor::tanh, Math::tanh, MOST_ULPS),
        Function.of("sigmoid", Tensor::sigmoid,
            x -> x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)), MOST_ULPS),
        Function.of("softplus", Tensor::softplus, x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), MOST_ULPS),
        Function.of("sin", Tensor::sin, Math::sin, MOST_ULPS), Function.of("cos", Tensor::cos, Math::cos, MOST_ULPS),
        Function.of("atan", Tensor::atan, Math::atan, MOST_ULPS),
        new Function("erf", Tensor::erf, ElementaryFunctionsTest::interpretedErf, MOST_ULPS),
        Function.of("floor", Tensor::floor, Math::floor, 0), Function.of("sqrt", Tensor::sqrt, Math::sqrt, 0.5));
  }

  private static double[] interpretedErf(double[] xs) {
    return Evaluation.of(EXAMPLE.erf(), List.of(xs), Map.of("n", xs.length));
  }

  /// Code in vectors of every length that the machine has.
  private static final List<GeneratedCodeBackend> MACHINES = IntStream.of(128, 256, 512)
      .filter(bits -> bits <= FloatVector.SPECIES_PREFERRED.vectorBitSize())
      .mapToObj(bits -> new GeneratedCodeBackend(new Machine(bits, 16))).toList();

  private static Session session(Function function, DType dtype, Backend backend) {
    var x = Tensor.input("x", dtype, Shape.of(Dim.symbol("n"), 1));
    return backend.compile(Program.named(function.name).output("y", function.graph.apply(x)).build()).session();
  }

  private static NdArray apply(Session session, NdArray x) {
    session.bind("x", x.reshape(x.size(), 1)).run();
    return session.output("y");
  }

  // ---- what functions share ----

  record Sharing(UnaryOperator<Tensor> one, UnaryOperator<Tensor> other, String comment) {
  }

  static Stream<Sharing> sharing() {
    return Stream.of(new Sharing(Tensor::sigmoid, x -> x.neg().sigmoid(), "// exp:"),
        new Sharing(x -> x.neg().sigmoid(), Tensor::sigmoid, "// exp:"),
        new Sharing(Tensor::softplus, Tensor::sigmoid, "// exp:"),
        new Sharing(Tensor::sin, Tensor::cos, "// sin, cos:"));
  }

  /// A function and its derivative often stand in one kernel.
  @ParameterizedTest
  @MethodSource("sharing")
  void functionsOfOneArgumentShareTheirExpensiveParts(Sharing sharing) {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(50));
    var program =
        Program.named("p").output("one", sharing.one.apply(x)).output("other", sharing.other.apply(x)).build();
    var source = new GeneratedCodeBackend(Machine.SCALAR).compile(program).source().text();
    assertThat(source).containsOnlyOnce(sharing.comment);
    Agreement.assertAgree(program, Map.of("x", Samples.moderate(DType.FLOAT32, x.shape(), 1)),
        Agreement.Tolerance.ulps(4));
  }

  // ---- float ----

  private static float[] floatSample(int step) {
    var everywhere = IntStream.rangeClosed(0, (int) ((1L << 32) / step)).map(n -> n * step)
        .mapToDouble(Float::intBitsToFloat);
    var special = DoubleStream.concat(Arrays.stream(LANDMARKS), Arrays.stream(FLOAT_BOUNDS))
        .flatMap(at -> IntStream.rangeClosed(-300, 300)
            .mapToDouble(ulps -> Float.intBitsToFloat(Float.floatToRawIntBits((float) at) + ulps)));
    var tiny = IntStream.range(0, 2_000).mapToDouble(bits -> Float.intBitsToFloat((bits >> 1) + (bits << 31)));
    var values = DoubleStream.concat(DoubleStream.concat(everywhere, special), tiny).toArray();
    var sample = new float[values.length / 64 * 64];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) values[i];
    }
    return sample;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void inFloatEveryFunctionIsWithinTwoUlps(Function function, TestReporter reporter) {
    var sample = floatSample(21_481);
    var exact = IntStream.range(0, sample.length).parallel()
        .mapToDouble(i -> function.reference(sample[i])).toArray();
    for (var backend : Agreement.GENERATED) {
      var session = session(function, DType.FLOAT32, backend);
      double most = 0;
      double at = 0;
      // In portions, so that the compiler gets to see the loop early.
      int portion = 1024;
      for (int from = 0; from < sample.length; from += portion) {
        int size = Math.min(portion, sample.length - from);
        var result = apply(session, NdArray.view(sample, from, Shape.of(size)));
        for (int i = 0; i < size; i++) {
          double error = Ulps.ofFloat(exact[from + i], (float) result.get(i));
          if (!(error <= most)) {
            most = error;
            at = sample[from + i];
          }
        }
      }
      reporter.publishEntry(function + " in float by " + backend.description(), most + " ulps at " + at);
      assertThat(most).as("ulps of %s at %s by %s", function, at, backend.description())
          .isLessThanOrEqualTo(function.mostUlps);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void inFloatVectorsOfAllLengthsAndTheirTailsGiveTheSameBits(Function function) {
    var sample = floatSample(200_003);
    int longest = sample.length / 64 * 64;
    var expected =
        apply(session(function, DType.FLOAT32, MACHINES.getLast()), NdArray.view(sample, 0, Shape.of(longest)))
            .toFloats();
    for (var backend : MACHINES) {
      var session = session(function, DType.FLOAT32, backend);
      assertThat(apply(session, NdArray.view(sample, 0, Shape.of(longest))).toFloats())
          .as("%s by %s", function, backend.description()).isEqualTo(expected);
    }
    // Less than one vector: the tail alone.
    int lanes = FloatVector.SPECIES_PREFERRED.length();
    var session = session(function, DType.FLOAT32, MACHINES.getLast());
    for (int from = 0; from + lanes <= longest; from += lanes - 1) {
      var tail = apply(session, NdArray.view(sample, from, Shape.of(lanes - 1))).toFloats();
      assertThat(tail).as("%s from %s on", function, sample[from])
          .isEqualTo(Arrays.copyOfRange(expected, from, from + lanes - 1));
    }
  }

  // ---- double ----

  private static double[] doubleSample() {
    var random = new Random(1);
    var anywhere = DoubleStream.generate(() -> Double.longBitsToDouble(random.nextLong())).limit(1_000);
    var usual = DoubleStream.generate(() -> 1_500 * random.nextDouble() - 750).limit(1_000);
    var small = DoubleStream.generate(() -> 6 * random.nextDouble() - 3).limit(1_500);
    var far = DoubleStream.generate(() -> 3e6 * random.nextDouble() - 1.5e6).limit(500);
    var special = DoubleStream.concat(Arrays.stream(LANDMARKS), Arrays.stream(DOUBLE_BOUNDS))
        .flatMap(at -> IntStream.rangeClosed(-6, 6)
            .mapToDouble(ulps -> Double.longBitsToDouble(Double.doubleToRawLongBits(at) + ulps)));
    var edges = Arrays.stream(Samples.edges(DType.FLOAT64));
    return Stream.of(anywhere, usual, small, far, special, edges).flatMapToDouble(values -> values).toArray();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void inDoubleEveryFunctionIsWithinTwoUlps(Function function, TestReporter reporter) {
    var sample = doubleSample();
    var node = (Op.Unary) function.graph.apply(EXAMPLE).op();
    var exact = DoubleStream.of(sample).parallel()
        .mapToObj(
            x -> Double.isFinite(x) && Ulps.isOrdinary(function.reference(x))
                ? ExactFunctions.of(node, x)
                : BigDecimal.ZERO)
        .toList();
    for (var backend : Agreement.GENERATED) {
      var result = apply(session(function, DType.FLOAT64, backend), NdArray.of(sample));
      double most = 0;
      double at = 0;
      for (int i = 0; i < sample.length; i++) {
        double error = Ulps.ofDouble(exact.get(i), Double.isFinite(sample[i]),
            function.reference(sample[i]), result.get(i));
        if (!(error <= most)) {
          most = error;
          at = sample[i];
        }
      }
      reporter.publishEntry(function + " in double by " + backend.description(), most + " ulps at " + at);
      assertThat(most).as("ulps of %s at %s by %s", function, at, backend.description())
          .isLessThanOrEqualTo(function.mostUlps);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void inDoubleVectorsOfAllLengthsAndTheirTailsGiveTheSameBits(Function function) {
    var sample = doubleSample();
    int longest = sample.length / 64 * 64;
    var expected =
        apply(session(function, DType.FLOAT64, MACHINES.getLast()), NdArray.view(sample, 0, Shape.of(longest)))
            .toDoubles();
    for (var backend : MACHINES) {
      var session = session(function, DType.FLOAT64, backend);
      assertThat(apply(session, NdArray.view(sample, 0, Shape.of(longest))).toDoubles())
          .as("%s by %s", function, backend.description()).isEqualTo(expected);
    }
    // Less than one vector: the tail alone.
    int lanes = DoubleVector.SPECIES_PREFERRED.length();
    var session = session(function, DType.FLOAT64, MACHINES.getLast());
    for (int from = 0; from + lanes <= longest; from += lanes - 1) {
      var tail = apply(session, NdArray.view(sample, from, Shape.of(lanes - 1))).toDoubles();
      assertThat(tail).as("%s from %s on", function, sample[from])
          .isEqualTo(Arrays.copyOfRange(expected, from, from + lanes - 1));
    }
  }

}
