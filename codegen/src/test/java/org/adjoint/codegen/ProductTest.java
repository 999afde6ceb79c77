package org.adjoint.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Products of small whole numbers, whose sums are exact in any order: every edge of the tiles must give the same number.
class ProductTest {
  private static final Dim ROWS = Dim.symbol("rows");

  private static NdArray integers(DType dtype, int seed, int... sizes) {
    var random = new SplittableRandom(seed);
    var array = NdArray.zeros(dtype, Shape.of(sizes));
    for (int position = 0; position < array.size(); position++) {
      array.set(position, random.nextInt(-8, 9));
    }
    return array;
  }

  private static List<GeneratedCodeBackend> backends() {
    return List.of(new GeneratedCodeBackend(), new GeneratedCodeBackend(new Machine(128, 16)),
        new GeneratedCodeBackend(Machine.SCALAR, 1));
  }

  @ParameterizedTest
  @MethodSource
  void everyEdgeOfATileIsExact(int columns, DType dtype) {
    var x = Tensor.input("x", dtype, Shape.of(ROWS, 9));
    var y = Tensor.input("y", dtype, Shape.of(9, columns));
    var bias = Tensor.input("bias", dtype, Shape.of(columns));
    var program = Program.named("product").output("sums", x.matMul(y).add(bias)).build();
    var compiled = backends().stream().map(backend -> backend.compile(program)).toList();
    for (int rows : new int[] {1, 3, 4, 5, 7, 8, 9, 12, 13, 16, 31}) {
      var inputs = Map.of("x", integers(dtype, 1, rows, 9), "y", integers(dtype, 2, 9, columns), "bias",
          integers(dtype, 3, columns));
      var expected = Agreement.results(new Interpreter(), program, inputs);
      compiled.forEach(executable -> Agreement.assertSame(rows + " rows by\n" + executable.sources(), expected,
          Agreement.results(executable, inputs), Agreement.Tolerance.EXACT));
    }
  }

  static Stream<Arguments> everyEdgeOfATileIsExact() {
    return Stream.of(1, 3, 4, 5, 10, 16, 17, 33, 49, 70, 100)
        .flatMap(columns -> Stream.of(DType.FLOAT32, DType.FLOAT64).map(dtype -> Arguments.of(columns, dtype)));
  }

  /// Where tiles overlap, no element may be updated twice.
  @ParameterizedTest
  @MethodSource("everyEdgeOfATileIsExact")
  void everyWeightIsUpdatedOnce(int columns, DType dtype) {
    var weight = Tensor.input("weight", dtype, Shape.of(13, columns));
    var moment = Tensor.input("moment", dtype, Shape.of(13, columns));
    var gradient = Tensor.input("x", dtype, Shape.of(ROWS, 13)).transpose(1, 0)
        .matMul(Tensor.input("cotangent", dtype, Shape.of(ROWS, columns)));
    var momentNext = moment.mul(2).add(gradient);
    var program = Program.named("update").update(moment, momentNext).update(weight, weight.sub(momentNext)).build();
    var inputs = Map.of("x", integers(dtype, 1, 6, 13), "cotangent", integers(dtype, 2, 6, columns), "weight",
        integers(dtype, 3, 13, columns), "moment", integers(dtype, 4, 13, columns));
    var expected = Agreement.results(new Interpreter(), program, inputs);
    backends().forEach(backend -> Agreement.assertSame(backend.description(), expected,
        Agreement.results(backend, program, inputs), Agreement.Tolerance.EXACT));
  }

  /// With few columns sums run along vectors, or rows do, or vectors are filled with zeros.
  @ParameterizedTest
  @MethodSource("everyEdgeOfATileIsExact")
  void fewColumnsAreExact(int columns, DType dtype) {
    int terms = 101;
    var x = Tensor.input("x", dtype, Shape.of(ROWS, terms));
    var narrow = Tensor.input("narrow", dtype, Shape.of(ROWS, 17));
    var program = Program.named("few columns")
        .output("sums", x.matMul(Tensor.input("y", dtype, Shape.of(terms, columns))))
        .output("other", Tensor.input("u", dtype, Shape.of(ROWS, 21)).transpose(1, 0)
            .matMul(Tensor.input("v", dtype, Shape.of(ROWS, columns))).mul(2))
        .output("transposed", x.matMul(Tensor.input("z", dtype, Shape.of(columns, terms)).transpose()))
        .output("short sums", narrow.matMul(Tensor.input("short", dtype, Shape.of(17, columns))))
        .output("short transposed sums", narrow.mul(2)
            .matMul(Tensor.input("short transposed", dtype, Shape.of(columns, 17)).transpose()))
        .build();
    for (int rows : new int[] {1, 7, 70}) {
      var inputs = Map.of("x", integers(dtype, 1, rows, terms), "y", integers(dtype, 2, terms, columns), "z",
          integers(dtype, 5, columns, terms), "u", integers(dtype, 3, rows, 21), "v",
          integers(dtype, 4, rows, columns), "short", integers(dtype, 6, 17, columns), "short transposed",
          integers(dtype, 7, columns, 17), "narrow", integers(dtype, 8, rows, 17));
      var expected = Agreement.results(new Interpreter(), program, inputs);
      backends().forEach(backend -> Agreement.assertSame(rows + " rows by " + backend.description(), expected,
          Agreement.results(backend, program, inputs), Agreement.Tolerance.EXACT));
    }
  }

  /// Columns are divided between threads, at whole panels.
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void fewRowsAreExactForEveryNumberOfThreads(DType dtype) {
    int terms = 3_000;
    var program = Program.named("few rows").output("product", Tensor.input("x", dtype, Shape.of(3, terms))
        .matMul(Tensor.input("y", dtype, Shape.of(terms, 211)))).build();
    var inputs = Map.of("x", integers(dtype, 1, 3, terms), "y", integers(dtype, 2, terms, 211));
    var expected = Agreement.results(new Interpreter(), program, inputs);
    for (int threads : new int[] {1, 2, 3}) {
      var compiled = new GeneratedCodeBackend(new Machine(256, 16), threads).compile(program);
      assertThat(compiled.kernels()).allMatch(routine -> routine.range().factor() == 211);
      Agreement.assertSame(threads + " threads", expected, Agreement.results(compiled, inputs),
          Agreement.Tolerance.EXACT);
    }
  }

  /// The second factor is so large that its panels are copied, each by the thread that needs it.
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void panelsOfALargeFactorAreCopied(DType dtype) {
    int terms = 1000;
    int columns = 613;
    var weight = Tensor.input("weight", dtype, Shape.of(67, columns));
    var product = Tensor.input("x", dtype, Shape.of(67, terms))
        .matMul(Tensor.input("y", dtype, Shape.of(terms, columns)));
    var program = Program.named("packed").update(weight, weight.sub(product)).build();
    var inputs = Map.of("x", integers(dtype, 1, 67, terms), "y", integers(dtype, 2, terms, columns), "weight",
        integers(dtype, 3, 67, columns));
    var expected = Agreement.results(new Interpreter(), program, inputs);
    for (int threads : new int[] {1, 3}) {
      var compiled = new GeneratedCodeBackend(new Machine(128, 16), threads).compile(program);
      assertThat(compiled.source().text()).contains("yPanels");
      Agreement.assertSame(threads + " threads", expected, Agreement.results(compiled, inputs),
          Agreement.Tolerance.EXACT);
    }
  }

  /// Panels of a factor that is stored transposed turn its rows into columns on the way, each by the thread that needs it.
  @ParameterizedTest
  @CsvSource({"FLOAT32, 333, 417", "FLOAT32, 784, 130", "FLOAT64, 333, 417", "FLOAT64, 1600, 64"})
  void panelsOfATransposedFactorAreTransposedOnTheWay(DType dtype, int columns, int terms) {
    var x = Tensor.input("x", dtype, Shape.of(ROWS, terms));
    var y = Tensor.input("y", dtype, Shape.of(columns, terms));
    var bias = Tensor.input("bias", dtype, Shape.of(columns));
    var program = Program.named("product").output("sums", x.matMul(y.transpose()).add(bias)).build();
    for (var machine : List.of(new Machine(512, 32), new Machine(256, 16), new Machine(128, 16))) {
      for (int threads : new int[] {1, 3}) {
        var compiled = new GeneratedCodeBackend(machine, threads).compile(program);
        assertThat(compiled.kernels()).hasSize(1);
        assertThat(compiled.source().text()).contains("transposeSquare(y, ");
        for (int rows : new int[] {1, 13, 100}) {
          var inputs = Map.of("x", integers(dtype, 1, rows, terms), "y", integers(dtype, 2, columns, terms), "bias",
              integers(dtype, 3, columns));
          Agreement.assertSame(rows + " rows by " + machine, Agreement.results(new Interpreter(), program, inputs),
              Agreement.results(compiled, inputs), Agreement.Tolerance.EXACT);
        }
      }
    }
  }

  /// What does not occur, or does not pay where nothing is a vector, would only be in the reader's way.
  @ParameterizedTest
  @CsvSource({"2, 4, false, 2", "40, 4, false, 4", "40, 4, true, 4", "40, 40, true, 4"})
  void elementsComeInSmallTilesAndNoMoreRowsThanThereAre(int rows, int columns, boolean scalar, int most) {
    var product = Tensor.input("x", DType.FLOAT32, Shape.of(rows, 3))
        .matMul(Tensor.input("y", DType.FLOAT32, Shape.of(3, columns)));
    var backend = scalar ? new GeneratedCodeBackend(Machine.SCALAR, 1) : new GeneratedCodeBackend();
    var source = backend.compile(Program.named("product").output("product", product).build()).source().text();
    var steps = Pattern.compile("\\b[a-z] \\+= (\\d+)").matcher(source).results()
        .mapToInt(step -> Integer.parseInt(step.group(1)));
    assertThat(steps.max().orElse(1)).isEqualTo(most);
  }
}
