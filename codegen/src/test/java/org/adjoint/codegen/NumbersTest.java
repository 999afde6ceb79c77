package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Interpreter;
import org.adjoint.fuzz.RandomProgram;
import org.adjoint.fuzz.Sample;
import org.adjoint.fuzz.SampleValues;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.rewrite.Simplifier;
import org.adjoint.trust.Form;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How exact long sums are, and when results are the same to the last bit.
@Tag("trust")
class NumbersTest {
  private static final Dim N = Dim.symbol("n");

  /// Vectors of every length that this machine has.
  private static final List<Machine> VECTORS = IntStream.of(128, 256, 512)
      .filter(bits -> bits <= FloatVector.SPECIES_PREFERRED.vectorBitSize()).mapToObj(bits -> new Machine(bits, 16))
      .toList();

  // ---- long sums ----

  static Stream<Backend> backends() {
    return Stream.concat(Stream.concat(Stream.of(Machine.SCALAR), VECTORS.stream())
        .map(machine -> new GeneratedCodeBackend(machine, 2)), Stream.of(new Interpreter()));
  }

  private static NdArray numbers(float number, int... sizes) {
    var values = new float[IntStream.of(sizes).reduce(1, Math::multiplyExact)];
    Arrays.fill(values, number);
    return NdArray.of(values, sizes);
  }

  /// Beyond 2²⁴ a float no longer counts; what is no power of two loses digits earlier.
  @ParameterizedTest
  @MethodSource("backends")
  void longSumsAreExact(Backend backend, TestReporter reporter) {
    int count = Form.choose(17_000_000, 100_000_000);
    sumsAreExact(backend, count, 1, 1e-6, reporter);
    sumsAreExact(backend, count / 4, 0.7f, 1e-4, reporter);
  }

  private static void sumsAreExact(Backend backend, int count, float number, double mostError, TestReporter reporter) {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(N));
    var whole = Map.of("x", numbers(number, count));
    var sum = Program.named("sum").output("sum", x.sum()).build();
    expect(backend, sum, whole, "sum", (double) number * count, mostError, reporter);
    // The interpreter, which computes in double, would need the memory for several arrays.
    if (!(backend instanceof Interpreter)) {
      var means = Program.named("means").output("mean", x.mean()).output("norm", x.square().sum().sqrt()).build();
      expect(backend, means, whole, "mean", number, mostError, reporter);
      expect(backend, means, whole, "norm", number * Math.sqrt(count), mostError, reporter);
      var rows = Tensor.input("rows", DType.FLOAT32, new Shape(List.of(Dim.of(2), N)));
      expect(backend, Program.named("rows").output("sums", rows.sum(1)).build(),
          Map.of("rows", numbers(number, 2, count / 2)),
          "sums", 0.5 * number * count, mostError, reporter);
      var columns = Tensor.input("columns", DType.FLOAT32, Shape.of(N, 4));
      expect(backend, Program.named("columns").output("sums", columns.sum(0)).build(),
          Map.of("columns", numbers(number, count / 4, 4)), "sums", 0.25 * number * count, mostError, reporter);
    }
  }

  private static void expect(Backend backend, Program program, Map<String, NdArray> values, String output, double exact,
      double mostError, TestReporter reporter) {
    var result = Objects.requireNonNull(backend.compile(program).run(values).get(output));
    for (double value : result.toDoubles()) {
      reporter.publishEntry(backend.description() + ", " + program.name() + ", " + output,
          Double.toString(Math.abs(value / exact - 1)));
      assertThat(value / exact).as("%s of %s by %s", output, program.name(), backend.description())
          .isCloseTo(1, offset(mostError));
    }
  }

  /// Sums of columns that share a kernel with values of rows and elements, and are updates in place.
  @ParameterizedTest
  @MethodSource("backends")
  void sumsOfManyRowsAreExactWhateverElseTheKernelStores(Backend backend) {
    int rows = backend instanceof Interpreter ? 600_000 : Form.choose(600_000, 17_000_000);
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(N, 3));
    var b = Tensor.input("b", DType.FLOAT32, Shape.of(3));
    var scaled = x.mul(0.7).named("scaled");
    var program = Program.named("p").output("rows", scaled.sum(1)).output("columns", scaled.sum(0))
        .output("squares", scaled.square().sum(0)).update(b, b.add(scaled.sum(0))).build();
    var bias = NdArray.of(new float[] {1, 2, 3});
    var results = backend.compile(program).run(Map.of("x", numbers(1, rows, 3), "b", bias));
    for (int column = 0; column < 3; column++) {
      assertThat(Objects.requireNonNull(results.get("columns")).get(column) / (0.7 * rows)).isCloseTo(1, offset(1e-4));
      assertThat(Objects.requireNonNull(results.get("squares")).get(column) / (0.49 * rows)).isCloseTo(1, offset(1e-4));
      assertThat(bias.get(column) / (0.7 * rows + column + 1)).isCloseTo(1, offset(1e-4));
    }
    assertThat(Objects.requireNonNull(results.get("rows")).get(rows - 1)).isCloseTo(2.1, offset(1e-6));
  }

  // ---- the same bits ----

  /// Programs without sums of several elements, whose order depends on the length of vectors.
  private static List<Sample> elementwise() {
    return LongStream.range(0, Form.choose(60, 5_000))
        .mapToObj(seed -> RandomProgram.of(seed, seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64))
        .filter(sample -> Simplifier.standard().apply(sample.program()).nodes().stream().noneMatch(
            node -> node.op() instanceof Op.Reduce || node.op() instanceof Op.MatMul || node.op() instanceof Op.Scan))
        .toList();
  }

  @Test
  void elementsAreTheSameBitsInVectorsOfEveryLength() {
    var samples = elementwise();
    assertThat(samples).hasSizeGreaterThanOrEqualTo(10);
    for (int first = 0; first + 10 <= samples.size(); first += 10) {
      // Joined samples need one size for a symbol.
      var joined = Sample.joined(samples.subList(first, first + 10).stream()
          .map(sample -> SampleValues.resized(sample, Map.of("batch", 6, "rows", 3), 1)).toList());
      var expected = joined.run(new GeneratedCodeBackend(VECTORS.getFirst(), 1));
      for (var machine : VECTORS) {
        assertSameBits(machine + ", programs from " + first, expected,
            joined.run(new GeneratedCodeBackend(machine, 1)));
      }
    }
  }

  private static void assertSameBits(String context, Map<String, NdArray> expected, Map<String, NdArray> actual) {
    expected.forEach((name, value) -> assertThat(Objects.requireNonNull(actual.get(name)).toDoubles())
        .as("%s: %s", context, name).isEqualTo(value.toDoubles()));
  }

  /// A seed as an input, random numbers, products, sums, and updates.
  @Test
  void aSeedGivesTheSameBitsOnOneThreadAndOnTwo() {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(N, 120));
    var w = Tensor.input("w", DType.FLOAT32, Shape.of(120, 150));
    var step = Tensor.input("step", DType.INT32, Shape.SCALAR);
    var hidden = x.matMul(w).tanh();
    var drawn = Tensor.of(new Op.Uniform(Tensor.iota(DType.INT32, hidden.shape(), -1), step.broadcastTo(hidden.shape()),
        3, DType.FLOAT32));
    var loss = drawn.lessThan(drawn.number(0.5)).select(hidden.number(0), hidden.mul(2)).exp().mean();
    var program = Program.named("training").output("loss", loss).update(step, step.add(1))
        .update(w, w.sub(Gradients.of(loss, List.of(w)).getFirst())).build();
    var runs = new ArrayList<Map<String, NdArray>>();
    for (int threads : new int[] {1, 1, 2}) {
      var weights = Samples.moderate(DType.FLOAT32, w.shape(), 1);
      var count = NdArray.scalar(DType.INT32, 17);
      var session = new GeneratedCodeBackend(VECTORS.getLast(), threads).compile(program).session()
          .bind("x", Samples.moderate(DType.FLOAT32, Shape.of(200, 120), 2)).bind("w", weights).bind("step", count);
      for (int times = 0; times < 5; times++) {
        session.run();
      }
      runs.add(Map.of("w", weights, "loss", session.output("loss"), "step", count));
    }
    assertSameBits("again", runs.get(0), runs.get(1));
    assertSameBits("two threads", runs.get(0), runs.get(2));
  }
}
