package org.adjoint.functions;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.adjoint.array.DType.INT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Functions that move elements, against what NumPy makes of the same numbers.
class LayoutsTest {
  private static final Dim BATCH = Dim.symbol("batch");

  private static Arguments of(String name, UnaryOperator<Tensor> function, Shape shape, double... expected) {
    return arguments(name, function, shape, expected);
  }

  /// What becomes of `[[0, 1, 2], [3, 4, 5]]`.
  static Stream<Arguments> ofTwoByThree() {
    return Stream.of(
        of("expandDims", x -> Layouts.expandDims(x, 0, -1), Shape.of(1, 2, 3, 1), 0, 1, 2, 3, 4, 5),
        of("squeeze", x -> Layouts.squeeze(Layouts.expandDims(x, 0, -1)), Shape.of(2, 3), 0, 1, 2, 3, 4, 5),
        of("squeeze one", x -> Layouts.squeeze(Layouts.expandDims(x, 0, -1), -1), Shape.of(1, 2, 3), 0, 1, 2, 3, 4, 5),
        of("moveAxis", x -> Layouts.moveAxis(x.expand(0), 1, -1), Shape.of(1, 3, 2), 0, 3, 1, 4, 2, 5),
        of("swapAxes", x -> Layouts.swapAxes(x.expand(0), 0, -1), Shape.of(3, 2, 1), 0, 3, 1, 4, 2, 5),
        of("flatten", Layouts::flatten, Shape.of(6), 0, 1, 2, 3, 4, 5),
        of("flatten from", x -> Layouts.flatten(x.expand(-1), 1), Shape.of(2, 3), 0, 1, 2, 3, 4, 5),
        of("concat", x -> Layouts.concat(List.of(x, x.mul(10)), -1), Shape.of(2, 6), 0, 1, 2, 0, 10, 20, 3, 4, 5, 30,
            40, 50),
        of("stack", x -> Layouts.stack(List.of(x, x.mul(10)), 1), Shape.of(2, 2, 3), 0, 1, 2, 0, 10, 20, 3, 4, 5, 30,
            40, 50),
        of("stack at the end", x -> Layouts.stack(List.of(x, x.mul(10)), -1), Shape.of(2, 3, 2), 0, 0, 1, 10, 2, 20,
            3, 30, 4, 40, 5, 50),
        of("split", x -> Layouts.split(x, 3, -1).get(1), Shape.of(2, 1), 1, 4),
        of("split by sizes", x -> Layouts.split(x, List.of(1, 2), 1).get(1), Shape.of(2, 2), 1, 2, 4, 5),
        of("tile", x -> Layouts.tile(x, 2, 2), Shape.of(4, 6), 0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5, 0, 1, 2, 0, 1, 2, 3,
            4, 5, 3, 4, 5),
        of("tile with a new axis", x -> Layouts.tile(x, 2, 1, 1), Shape.of(2, 2, 3), 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4,
            5),
        of("tile the last", x -> Layouts.tile(x, 2), Shape.of(2, 6), 0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5),
        of("repeat", x -> Layouts.repeat(x, 2, -1), Shape.of(2, 6), 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5),
        of("repeat rows", x -> Layouts.repeat(x, 2, 0), Shape.of(4, 3), 0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5),
        of("pad", x -> Layouts.pad(x, -1, 1, 2, 0), Shape.of(2, 6), 0, 0, 1, 2, 0, 0, 0, 3, 4, 5, 0, 0),
        of("pad with a value", x -> Layouts.pad(x, 0, 1, 0, 7), Shape.of(3, 3), 7, 7, 7, 0, 1, 2, 3, 4, 5),
        of("padEdge", x -> Layouts.padEdge(x, 1, 2, 1), Shape.of(2, 6), 0, 0, 0, 1, 2, 2, 3, 3, 3, 4, 5, 5),
        of("padReflect", x -> Layouts.padReflect(x, 1, 2, 1), Shape.of(2, 6), 2, 1, 0, 1, 2, 1, 5, 4, 3, 4, 5, 4),
        of("padWrap", x -> Layouts.padWrap(x, 1, 2, 1), Shape.of(2, 6), 1, 2, 0, 1, 2, 0, 4, 5, 3, 4, 5, 3),
        of("flip", Layouts::flip, Shape.of(2, 3), 5, 4, 3, 2, 1, 0),
        of("flip one", x -> Layouts.flip(x, -1), Shape.of(2, 3), 2, 1, 0, 5, 4, 3),
        of("roll", x -> Layouts.roll(x, 1, 1), Shape.of(2, 3), 2, 0, 1, 5, 3, 4),
        of("roll back", x -> Layouts.roll(x, -4, -1), Shape.of(2, 3), 1, 2, 0, 4, 5, 3),
        of("roll rows", x -> Layouts.roll(x, 3, 0), Shape.of(2, 3), 3, 4, 5, 0, 1, 2),
        of("tril", x -> Layouts.tril(x.add(1), 0), Shape.of(2, 3), 1, 0, 0, 4, 5, 0),
        of("tril 1", x -> Layouts.tril(x.add(1), 1), Shape.of(2, 3), 1, 2, 0, 4, 5, 6),
        of("triu", x -> Layouts.triu(x.add(1), 0), Shape.of(2, 3), 1, 2, 3, 0, 5, 6),
        of("triu −1", x -> Layouts.triu(x.add(1), -1), Shape.of(2, 3), 1, 2, 3, 4, 5, 6),
        of("diag", x -> Layouts.diag(x), Shape.of(2, 3, 3), 0, 0, 0, 0, 1, 0, 0, 0, 2, 3, 0, 0, 0, 4, 0, 0, 0, 5),
        of("diagonal", Layouts::diagonal, Shape.of(2), 0, 4),
        of("diagonal of diag", x -> Layouts.diagonal(Layouts.diag(x)), Shape.of(2, 3), 0, 1, 2, 3, 4, 5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofTwoByThree")
  void elementsStandWhereNumPyPutsThem(String name, UnaryOperator<Tensor> function, Shape shape, double[] expected) {
    var x = NdArray.of(new double[] {0, 1, 2, 3, 4, 5}, 2, 3);
    for (var dtype : List.of(FLOAT64, FLOAT32, INT32)) {
      var result = Checks.apply(function, Checks.as(dtype, x));
      assertThat(result.shape()).isEqualTo(shape);
      assertThat(result.dtype()).isEqualTo(dtype);
      assertThat(result.toDoubles()).containsExactly(expected);
    }
    Checks.derivativesAreFiniteDifferences(function, Checks.random(3, 2, 3));
  }

  @Test
  void otherAxesMayBeSymbolic() {
    var x = Tensor.input("x", FLOAT64, Shape.of(BATCH, 3));
    var values = Map.of("x", NdArray.of(new double[] {0, 1, 2, 3, 4, 5}, 2, 3));
    for (Function<Tensor, Tensor> function : List.<Function<Tensor, Tensor>>of(t -> Layouts.flip(t, 0),
        t -> Layouts.roll(t, 1, -1), t -> Layouts.tile(t, 1, 2), t -> Layouts.repeat(t, 2, 1),
        t -> Layouts.pad(t, 1, 1, 1, 9), t -> Layouts.slice(t, "::-1, :2"), t -> Layouts.slice(t, ":, 1"),
        t -> Layouts.flatten(t.expand(-1), 1), t -> Layouts.squeeze(t.expand(1)), Layouts::diag,
        t -> Layouts.tril(t, 0), t -> Layouts.stack(List.of(t, t), -1))) {
      var fixed = Checks.apply(function::apply, Runs.named(values, "x"));
      var symbolic = Runs.value(function.apply(x), values);
      assertThat(symbolic.shape()).isEqualTo(fixed.shape());
      assertThat(symbolic.toDoubles()).containsExactly(fixed.toDoubles());
    }
    var square = Tensor.input("x", FLOAT64, Shape.of(BATCH, BATCH));
    var nine = Map.of("x", NdArray.of(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, 3, 3));
    assertThat(Runs.value(Layouts.diagonal(square), nine).toDoubles()).containsExactly(0, 4, 8);
  }

  // ---- slices ----

  private static int[] python(int size, int start, int stop, int step) {
    // What range(*slice(start, stop, step).indices(size)) gives.
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? size : size - 1;
    int from = Math.clamp(start < 0 ? start + size : start, low, high);
    int to = Math.clamp(stop < 0 ? stop + size : stop, low, high);
    return IntStream.iterate(from, i -> step > 0 ? i < to : i > to, i -> i + step).toArray();
  }

  @Test
  void everyRangeIsWhatPythonSays() {
    var x = Tensor.iota(INT32, Shape.of(5), 0);
    for (int start = -7; start <= 7; start++) {
      for (int stop = -7; stop <= 7; stop++) {
        for (int step : new int[] {-3, -2, -1, 1, 2, 4}) {
          var slice = Layouts.slice(x, start + ":" + stop + ":" + step);
          var expected = IntStream.of(python(5, start, stop, step)).asDoubleStream().toArray();
          assertThat(Runs.value(slice, Map.of()).toDoubles()).as("%d:%d:%d", start, stop, step)
              .containsExactly(expected);
        }
      }
    }
  }

  static Stream<Arguments> slices() {
    return Stream.of(
        arguments(":", Shape.of(2, 3, 4), 0, 23),
        arguments("1", Shape.of(3, 4), 12, 23),
        arguments("-1, ..., -1", Shape.of(3), 15, 23),
        arguments("..., ::-1", Shape.of(2, 3, 4), 3, 20),
        arguments(":, ::2, 1:-1", Shape.of(2, 2, 2), 1, 22),
        arguments("..., newaxis, 0", Shape.of(2, 3, 1), 0, 20),
        arguments("newaxis, 0, ...", Shape.of(1, 3, 4), 0, 11),
        arguments("::-1, ::-2, 3::-3", Shape.of(2, 2, 2), 23, 0),
        arguments(" + 1 : , 5:", Shape.of(1, 0, 4), -1, -1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("slices")
  void aTextIsReadAsNumPyReadsIt(String text, Shape shape, int first, int last) {
    var x = Layouts.flatten(Tensor.iota(FLOAT64, Shape.of(24), 0)).reshape(Shape.of(2, 3, 4));
    var slice = Runs.value(Layouts.slice(x, text.replace("+ ", "+")), Map.of());
    assertThat(slice.shape()).isEqualTo(shape);
    if (first >= 0) {
      assertThat(slice.get(0)).isEqualTo(first);
      assertThat(slice.get(slice.size() - 1)).isEqualTo(last);
      Checks.derivativesAreFiniteDifferences(t -> Layouts.slice(t, text), Checks.random(5, 2, 3, 4));
    }
  }

  // ---- new tensors ----

  private static double[] numbers(Tensor tensor) {
    return Runs.value(tensor, Map.of()).toDoubles();
  }

  @Test
  void newTensorsHoldWhatTheyShould() {
    assertThat(numbers(Creation.eye(FLOAT32, Dim.of(2)))).containsExactly(1, 0, 0, 1);
    assertThat(numbers(Creation.full(INT32, Shape.of(2), 7))).containsExactly(7, 7);
    assertThat(numbers(Creation.ones(FLOAT64, Shape.of(2, 1)))).containsExactly(1, 1);
    assertThat(numbers(Creation.zeros(FLOAT64, Shape.SCALAR))).containsExactly(0);
    assertThat(numbers(Creation.arange(INT32, Dim.of(3)))).containsExactly(0, 1, 2);
    assertThat(numbers(Creation.arange(FLOAT64, 1, 2, 0.25))).containsExactly(1, 1.25, 1.5, 1.75);
    assertThat(numbers(Creation.arange(INT32, 5, -2, -3))).containsExactly(5, 2, -1);
    assertThat(numbers(Creation.arange(INT32, 5, 7, -3))).isEmpty();
    assertThat(numbers(Creation.linspace(FLOAT64, -1, 3, 5))).containsExactly(-1, 0, 1, 2, 3);
    assertThat(numbers(Creation.linspace(FLOAT64, 2, 3, 1))).containsExactly(2);
    assertThat(numbers(Creation.linspace(FLOAT64, 0.1, 0.7, 11))).startsWith(0.1).endsWith(0.7);
    var grid = Creation.meshgrid(List.of(Creation.arange(INT32, Dim.of(2)), Creation.arange(INT32, Dim.of(3))));
    assertThat(numbers(grid.get(0))).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(numbers(grid.get(1))).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(numbers(Creation.lowerMask(Shape.of(2, 2, 2), 0))).containsExactly(1, 0, 1, 1, 1, 0, 1, 1);
  }

  // ---- looking up ----

  @Test
  void elementsAreTakenAlongAnAxisForEachPlace() {
    var random = new Random(11);
    for (var shape : List.of(new int[] {4}, new int[] {3, 4}, new int[] {2, 3, 4})) {
      for (int axis = 0; axis < shape.length; axis++) {
        var x = Checks.random(axis, shape);
        int[] wanted = shape.clone();
        wanted[axis] = 2;
        int axisSize = shape[axis];
        var chosen = IntStream.range(0, IntStream.of(wanted).reduce(1, (a, b) -> a * b))
            .map(_ -> random.nextInt(axisSize)).toArray();
        var indices = NdArray.view(chosen, 0, Shape.of(wanted));
        int inner = IntStream.range(axis + 1, shape.length).map(i -> shape[i]).reduce(1, (a, b) -> a * b);
        var expected = IntStream.range(0, chosen.length)
            .mapToDouble(i -> x.get((i / inner / 2 * axisSize + chosen[i]) * inner + i % inner)).toArray();
        var values = Map.of("x", x, "i", indices);
        // Once with numbers for all sizes, and once with symbols for all.
        var fixed = Checks.like("x", x);
        assertThat(Runs.value(Indexing.takeAlongAxis(fixed, Checks.like("i", indices), axis - shape.length), values)
            .toDoubles()).containsExactly(expected);
        var names = List.of("a", "b", "c");
        var dims = IntStream.range(0, shape.length).mapToObj(i -> Dim.symbol(names.get(i))).toList();
        int at = axis;
        var symbolic = Tensor.input("x", FLOAT64, new Shape(dims));
        var symbolicIndices = Tensor.input("i", INT32, new Shape(IntStream.range(0, shape.length)
            .mapToObj(i -> i == at ? Dim.of(2) : dims.get(i)).toList()));
        var taken = Indexing.takeAlongAxis(symbolic, symbolicIndices, axis);
        assertThat(Runs.value(taken, values).toDoubles()).containsExactly(expected);
        Checks.gradientIsTheFiniteDifference(taken, List.of(symbolic), values);
        Checks.gradientIsTheFiniteDifference(Indexing.takeAlongAxis(fixed, Tensor.constant(indices), axis),
            List.of(fixed), Map.of("x", x));
      }
    }
  }

  @Test
  void rowsAreTakenAndAddedByIndex() {
    var table = NdArray.of(new double[] {0, 1, 10, 11, 20, 21}, 3, 2);
    var indices = Tensor.constant(NdArray.of(new int[] {2, 0, 2, 2}, 2, 2));
    var embedded = Checks.apply(t -> Indexing.embedding(indices, t), table);
    assertThat(embedded.shape()).isEqualTo(Shape.of(2, 2, 2));
    assertThat(embedded.toDoubles()).containsExactly(20, 21, 0, 1, 20, 21, 20, 21);
    assertThat(Checks.gradient(t -> Indexing.embedding(indices, t), table)).containsExactly(1, 1, 0, 0, 3, 3);
    assertThat(Checks.apply(t -> Indexing.take(t, indices, -2), table).toDoubles())
        .containsExactly(embedded.toDoubles());
    var flat = Tensor.constant(NdArray.of(new int[] {1, 1}));
    var updates = Tensor.constant(NdArray.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
    assertThat(Checks.apply(t -> Indexing.scatterAdd(t, flat, updates, -1), table).toDoubles())
        .containsExactly(0, 4, 10, 18, 20, 32);
    Checks.derivativesAreFiniteDifferences(t -> Indexing.scatterAdd(t.square(), flat, t.exp(), 1),
        Checks.random(9, 3, 2));
    assertThat(Checks.apply(t -> Indexing.segmentSum(t, Tensor.constant(NdArray.of(new int[] {1, 0, 1})), 2), table)
        .toDoubles()).containsExactly(10, 11, 20, 22);
    assertThat(numbers(Indexing.oneHot(Tensor.constant(NdArray.of(new int[] {1, -1, 2})), 3, FLOAT32)))
        .containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 1);
  }
}
