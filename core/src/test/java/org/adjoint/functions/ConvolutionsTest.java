package org.adjoint.functions;

import static org.adjoint.array.DType.FLOAT32;
import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Convolutions and pooling against loops over every place.
class ConvolutionsTest {
  /// One way to lay windows.
  ///
  /// @param low padding before each spatial axis
  @SuppressWarnings("ArrayRecordComponent")
  record Case(int[] input, int[] window, int[] stride, int[] dilation, int[] low, int[] high, int groups,
      Windows windows) {
    @Override
    public String toString() {
      return Arrays.toString(input) + " by " + Arrays.toString(window) + " in " + groups + ", " + windows;
    }

    int spatial() {
      return input.length;
    }

    int span(int axis) {
      return (window[axis] - 1) * dilation[axis] + 1;
    }

    int[] output() {
      return IntStream.range(0, spatial())
          .map(axis -> (input[axis] + low[axis] + high[axis] - span(axis)) / stride[axis] + 1).toArray();
    }
  }

  private static int[] same(int count, int value) {
    var numbers = new int[count];
    Arrays.fill(numbers, value);
    return numbers;
  }

  private static Case of(int[] input, int[] window, int stride, int dilation, int padding, int groups) {
    int count = input.length;
    var windows = Windows.dense().stride(stride).dilation(dilation).padding(padding);
    return new Case(input, window, same(count, stride), same(count, dilation), same(count, padding),
        same(count, padding), groups, padding == 0 ? new Windows(List.of(stride), new Windows.Padding.Valid(), List.of(
            dilation)) : windows);
  }

  private static int[] sizes(int... sizes) {
    return sizes;
  }

  static Stream<Case> cases() {
    var cases = new ArrayList<Case>();
    for (int stride = 1; stride <= 3; stride++) {
      for (int dilation = 1; dilation <= 2; dilation++) {
        for (int padding = 0; padding <= 2; padding++) {
          cases.add(of(sizes(7), sizes(3), stride, dilation, padding, 1));
          cases.add(of(sizes(6, 5), sizes(3, 2), stride, dilation, padding, 1 + padding % 2));
        }
      }
    }
    cases.add(of(sizes(4, 3, 5), sizes(2, 3, 2), 1, 1, 0, 1));
    cases.add(of(sizes(4, 3, 5), sizes(2, 1, 2), 2, 1, 1, 2));
    // Different numbers for each axis, and SAME, whose padding is worked out by hand.
    cases.add(new Case(sizes(6, 7), sizes(2, 3), sizes(2, 1), sizes(1, 2), sizes(1, 0), sizes(0, 3), 2,
        Windows.dense().stride(2, 1).dilation(1, 2).padding(List.of(1, 0), List.of(0, 3))));
    cases.add(new Case(sizes(5, 6), sizes(3, 2), sizes(1, 1), sizes(1, 1), sizes(1, 0), sizes(1, 1), 1,
        Windows.dense().same()));
    cases.add(new Case(sizes(5, 6), sizes(3, 4), sizes(2, 2), sizes(1, 1), sizes(1, 1), sizes(1, 1), 1,
        Windows.dense().stride(2).same()));
    cases
        .add(new Case(sizes(6), sizes(2), sizes(3), sizes(1), sizes(0), sizes(0), 1, Windows.dense().stride(3).same()));
    return cases.stream();
  }

  private static int[] shape(int first, int second, int... rest) {
    return IntStream.concat(IntStream.of(first, second), IntStream.of(rest)).toArray();
  }

  private static int product(int... sizes) {
    return IntStream.of(sizes).reduce(1, (a, b) -> a * b);
  }

  private static int[] index(int place, int... sizes) {
    var index = new int[sizes.length];
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      index[axis] = place % sizes[axis];
      place /= sizes[axis];
    }
    return index;
  }

  /// The place in the input at which a place of a window lies, or −1 in the padding.
  private static int source(Case given, int[] window, int[] place) {
    int source = 0;
    for (int axis = 0; axis < given.spatial(); axis++) {
      int at = window[axis] * given.stride[axis] + place[axis] * given.dilation[axis] - given.low[axis];
      if (at < 0 || at >= given.input[axis]) {
        return -1;
      }
      source = source * given.input[axis] + at;
    }
    return source;
  }

  private static final int BATCH = 2;
  private static final int CHANNELS = 2;
  private static final int FILTERS = 4;

  private static double[] naive(Case given, NdArray x, NdArray weight) {
    int[] output = given.output();
    int perGroup = CHANNELS / given.groups;
    int inputs = product(given.input);
    int places = product(given.window);
    var result = new double[BATCH * FILTERS * product(output)];
    for (int n = 0; n < BATCH; n++) {
      for (int o = 0; o < FILTERS; o++) {
        int group = o / (FILTERS / given.groups);
        for (int p = 0; p < product(output); p++) {
          double sum = 0;
          for (int c = 0; c < perGroup; c++) {
            for (int k = 0; k < places; k++) {
              int source = source(given, index(p, output), index(k, given.window));
              if (source >= 0) {
                sum += weight.get((o * perGroup + c) * places + k)
                    * x.get((n * CHANNELS + group * perGroup + c) * inputs + source);
              }
            }
          }
          result[(n * FILTERS + o) * product(output) + p] = sum;
        }
      }
    }
    return result;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aConvolutionIsItsSum(Case given) {
    var x = Checks.random(1, shape(BATCH, CHANNELS, given.input));
    var weight = Checks.random(2, shape(FILTERS, CHANNELS / given.groups, given.window));
    var inputs = List.of(Checks.like("x", x), Checks.like("w", weight));
    var result = Convolutions.conv(inputs.get(0), inputs.get(1), given.windows, given.groups);
    var values = Map.of("x", x, "w", weight);
    assertThat(result.shape()).isEqualTo(Shape.of(shape(BATCH, FILTERS, given.output())));
    Checks.close(Runs.value(result, values).toDoubles(), naive(given, x, weight), 1e-13);

    var dims = new ArrayList<>(x.shape().dims());
    dims.set(0, Dim.symbol("batch"));
    var symbolic = Convolutions.conv(Tensor.input("x", FLOAT64, new Shape(dims)), inputs.get(1), given.windows,
        given.groups);
    Checks.close(Runs.value(symbolic, values).toDoubles(), naive(given, x, weight), 1e-13);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theGradientOfAConvolutionIsTheFiniteDifference(Case given) {
    var x = Checks.random(1, shape(BATCH, CHANNELS, given.input));
    var weight = Checks.random(2, shape(FILTERS, CHANNELS / given.groups, given.window));
    var inputs = List.of(Checks.like("x", x), Checks.like("w", weight));
    Checks.gradientIsTheFiniteDifference(Convolutions.conv(inputs.get(0), inputs.get(1), given.windows, given.groups),
        inputs, Map.of("x", x, "w", weight));
  }

  /// ⟨conv(x, w), y⟩ = ⟨x, convTranspose(y, w)⟩, when the transpose gets the size of `x` back.
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theTransposeIsTheAdjoint(Case given) {
    // The places that no window reaches; one number for all axes.
    var missing = IntStream.range(0, given.spatial())
        .map(axis -> (given.input[axis] + given.low[axis] + given.high[axis] - given.span(axis)) % given.stride[axis])
        .distinct().toArray();
    var padding = given.windows.padding() instanceof Windows.Padding.Same;
    if (missing.length > 1 || padding) {
      return;
    }
    var x = Checks.random(1, shape(BATCH, CHANNELS, given.input));
    var weight = Checks.random(2, shape(FILTERS, CHANNELS / given.groups, given.window));
    var y = Checks.random(3, shape(BATCH, FILTERS, given.output()));
    var transposed = Convolutions.convTranspose(Checks.like("y", y), Checks.like("w", weight), given.windows,
        given.groups, missing[0]);
    assertThat(transposed.shape()).isEqualTo(x.shape());
    var values = Map.of("x", x, "y", y, "w", weight);
    var right = Runs.value(transposed, values);
    var left = naive(given, x, weight);
    double sumLeft = IntStream.range(0, left.length).mapToDouble(i -> left[i] * y.get(i)).sum();
    double sumRight = IntStream.range(0, x.size()).mapToDouble(i -> right.get(i) * x.get(i)).sum();
    assertThat(sumRight).isCloseTo(sumLeft, within(1e-11));
  }

  @Test
  void aTransposeWithSamePaddingHasStrideTimesThePlaces() {
    for (int window = 1; window <= 4; window++) {
      for (int stride = 1; stride <= 3; stride++) {
        var x = Tensor.input("x", FLOAT32, Shape.of(Dim.symbol("batch"), 3, 5));
        var weight = Tensor.input("w", FLOAT32, Shape.of(3, 2, window));
        var result = Convolutions.convTranspose(x, weight, Windows.dense().stride(stride).same());
        assertThat(result.shape()).isEqualTo(Shape.of(Dim.symbol("batch"), 2, 5 * stride));
        assertThat(result.dtype()).isEqualTo(FLOAT32);
      }
    }
  }

  // ---- pooling ----

  private static double[] pooled(Case given, NdArray x, boolean max, boolean countPadding) {
    int[] output = given.output();
    int inputs = product(given.input);
    int places = product(given.window);
    return IntStream.range(0, BATCH * CHANNELS * product(output)).mapToDouble(place -> {
      int plane = place / product(output);
      var found = IntStream.range(0, places)
          .map(k -> source(given, index(place % product(output), output), index(k, given.window)))
          .filter(source -> source >= 0).mapToDouble(source -> x.get(plane * inputs + source)).toArray();
      return max
          ? Arrays.stream(found).max().orElse(Double.NEGATIVE_INFINITY)
          : Arrays.stream(found).sum() / (countPadding ? places : found.length);
    }).toArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void poolingCombinesWhatAWindowHolds(Case given) {
    var x = Checks.random(4, shape(BATCH, CHANNELS, given.input));
    var values = Map.of("x", x);
    var window = IntStream.of(given.window).boxed().toList();
    var dims = new ArrayList<>(x.shape().dims());
    dims.set(0, Dim.symbol("batch"));
    var input = Tensor.input("x", FLOAT64, new Shape(dims));
    var largest = Pooling.maxPool(input, window, given.windows);
    Checks.close(Runs.value(largest, values).toDoubles(), pooled(given, x, true, false), 0);
    var mean = Pooling.averagePool(input, window, given.windows, true);
    Checks.close(Runs.value(mean, values).toDoubles(), pooled(given, x, false, true), 1e-14);
    var meanWithout = Pooling.averagePool(input, window, given.windows, false);
    Checks.close(Runs.value(meanWithout, values).toDoubles(), pooled(given, x, false, false), 1e-14);
    // Where a window holds padding only, there is no largest element and no mean.
    if (Arrays.stream(pooled(given, x, true, false)).allMatch(Double::isFinite)) {
      Checks.gradientIsTheFiniteDifference(largest, List.of(input), values);
      Checks.gradientIsTheFiniteDifference(meanWithout, List.of(input), values);
    }
  }

  @Test
  void windowsAreNextToEachOtherAndGlobalPoolingTakesAll() {
    var x = NdArray.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 1, 1, 4, 4);
    assertThat(Checks.apply(t -> Pooling.maxPool(t, 2, 2), x).toDoubles()).containsExactly(6, 8, 14, 16);
    assertThat(Checks.apply(t -> Pooling.averagePool(t, 2, 4), x).toDoubles()).containsExactly(4.5, 12.5);
    assertThat(Checks.apply(Pooling::globalMaxPool, x).toDoubles()).containsExactly(16);
    var symbolic =
        Tensor.input("x", FLOAT64, Shape.of(Dim.symbol("batch"), Dim.of(1), Dim.symbol("h"), Dim.symbol("w")));
    assertThat(Runs.value(Pooling.globalAveragePool(symbolic), Map.of("x", x)).toDoubles()).containsExactly(8.5);
  }
}
