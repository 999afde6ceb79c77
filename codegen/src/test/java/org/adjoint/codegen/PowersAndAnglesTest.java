package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How exact the generated functions of two arguments are.
@Tag("trust")
@Execution(ExecutionMode.CONCURRENT)
class PowersAndAnglesTest {
  private static final double MOST_ULPS = 2;

  record Pair(double x, double y) {
  }

  record Function(String name, BinaryOperator<Tensor> graph, DoubleBinaryOperator reference, DType dtype) {
    Program program() {
      var shape = Shape.of(Dim.symbol("n"));
      return Program.named(name)
          .output("z", graph.apply(Tensor.input("x", dtype, shape), Tensor.input("y", dtype, shape))).build();
    }

    List<Pair> sample() {
      var random = new Random(7);
      var pairs = new ArrayList<Pair>();
      var edges = Samples.edges(dtype);
      for (double x : edges) {
        for (double y : edges) {
          pairs.add(new Pair(x, y));
        }
        for (double y : new double[] {2, 3, -3, 1.5, -0.5, 1.0 / 3, 0x1p23 + 1, 0x1p24, 0x1p52 + 1, 0x1p53}) {
          pairs.add(new Pair(x, y));
          pairs.add(new Pair(y, x));
        }
      }
      boolean single = dtype == DType.FLOAT32;
      for (int n = 0; n < 4_000; n++) {
        double anyExponent = (single ? 149 : 1070) * (2 * random.nextDouble() - 1);
        pairs.add(name.equals("pow")
            ? powerWithin(single ? 105 : 750, Math.pow(2, n % 2 == 0 ? anyExponent : anyExponent * 1e-3), random)
            : new Pair(random.nextGaussian(), random.nextGaussian() * Math.pow(2, n % 2 == 0 ? anyExponent : 1)));
      }
      for (int n = 0; n < 1_000; n++) {
        int digits = random.nextInt(single ? 22 : 51);
        double nearOne = 1 + Math.pow(2, -digits) * (random.nextDouble() - 0.5);
        pairs.add(name.equals("pow") ? powerWithin(single ? 105 : 750, nearOne, random) : new Pair(nearOne, 1));
        pairs.add(new Pair(-random.nextInt(1, 40), random.nextInt(-20, 21)));
      }
      return pairs.stream().map(pair -> new Pair(dtype.round(pair.x), dtype.round(pair.y))).toList();
    }

    /// A pair for which `y log x` is within a bound.
    private static Pair powerWithin(double bound, double x, Random random) {
      return new Pair(x, bound * (2 * random.nextDouble() - 1) / Math.log(x));
    }

    @Override
    public String toString() {
      return name + " of " + dtype;
    }
  }

  static Stream<Function> functions() {
    return Stream.of(DType.FLOAT32, DType.FLOAT64)
        .flatMap(dtype -> Stream.of(new Function("pow", Tensor::pow, Math::pow, dtype),
            new Function("atan2", Tensor::atan2, Math::atan2, dtype)));
  }

  private static NdArray apply(Function function, List<Pair> sample, Backend backend) {
    var shape = Shape.of(sample.size());
    var session = backend.compile(function.program()).session();
    session.bind("x", Samples.array(function.dtype, shape, sample.stream().mapToDouble(Pair::x)))
        .bind("y", Samples.array(function.dtype, shape, sample.stream().mapToDouble(Pair::y))).run();
    return session.output("z");
  }

  @ParameterizedTest
  @MethodSource("functions")
  void everyFunctionIsWithinTwoUlps(Function function, TestReporter reporter) {
    var sample = function.sample();
    var exact = sample.parallelStream().map(pair -> exact(function, pair)).toList();
    for (var backend : Agreement.GENERATED) {
      var result = apply(function, sample, backend);
      double most = 0;
      var at = sample.getFirst();
      for (int i = 0; i < sample.size(); i++) {
        double error = error(function, sample.get(i), exact.get(i), result.get(i));
        if (!(error <= most)) {
          most = error;
          at = sample.get(i);
        }
      }
      reporter.publishEntry(function + " by " + backend.description(), most + " ulps at " + at);
      assertThat(most).as("ulps of %s at %s by %s", function, at, backend.description())
          .isLessThanOrEqualTo(MOST_ULPS);
    }
  }

  private static double error(Function function, Pair pair, BigDecimal exact, double given) {
    double about = function.reference.applyAsDouble(pair.x, pair.y);
    return function.dtype == DType.FLOAT32
        ? Ulps.ofFloat(about, (float) given)
        : Ulps.ofDouble(exact, isFinite(pair), about, given);
  }

  private static boolean isFinite(Pair pair) {
    return Double.isFinite(pair.x) && Double.isFinite(pair.y);
  }

  private static BigDecimal exact(Function function, Pair pair) {
    double about = function.reference.applyAsDouble(pair.x, pair.y);
    if (function.dtype == DType.FLOAT32 || !isFinite(pair) || !Ulps.isOrdinary(about)) {
      return BigDecimal.ZERO;
    }
    var x = Tensor.scalar(DType.FLOAT64, 1);
    var op = (Op.Binary) function.graph.apply(x, x).op();
    if (op instanceof Op.Pow ? pair.x <= 0 : pair.x == 0) {
      // What Java's own functions compute exactly: of integers, and on the axis.
      return new BigDecimal(about);
    }
    return ExactFunctions.of(op, pair.x, pair.y);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void vectorsOfAllLengthsGiveTheSameBits(Function function) {
    var sample = function.sample();
    var machines = IntStream.of(128, 256, 512).filter(bits -> bits <= FloatVector.SPECIES_PREFERRED.vectorBitSize())
        .mapToObj(bits -> apply(function, sample, new GeneratedCodeBackend(new Machine(bits, 16)))).toList();
    for (var result : machines) {
      assertThat(result.toDoubles()).isEqualTo(machines.getFirst().toDoubles());
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void vectorsAndTheirTailsGiveTheSameBits(Function function) {
    var sample = function.sample();
    int lanes = FloatVector.SPECIES_PREFERRED.length() / 2;
    var program = function.program();
    var backend = Agreement.GENERATED.getFirst();
    var session = backend.compile(program).session();
    var whole = apply(function, sample, backend).toDoubles();
    for (int from = 0; from + lanes < whole.length / lanes * lanes; from += lanes - 1) {
      var part = sample.subList(from, from + lanes - 1);
      var shape = Shape.of(lanes - 1);
      session.bind("x", Samples.array(function.dtype, shape, part.stream().mapToDouble(Pair::x)))
          .bind("y", Samples.array(function.dtype, shape, part.stream().mapToDouble(Pair::y))).run();
      var tail = session.output("z").toDoubles();
      assertThat(tail).as("%s of %s", function, part).isEqualTo(Arrays.copyOfRange(whole, from, from + lanes - 1));
    }
  }
}
