package org.adjoint.functions;

import static org.adjoint.array.DType.FLOAT64;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Tensor;
import org.junit.jupiter.api.Test;

/// Normalisations and attention against loops.
class NormalizationsTest {
  private static final double EPSILON = 1e-3;
  private static final int BATCH = 3;
  private static final int CHANNELS = 4;
  private static final int PLACES = 2;

  private final NdArray x = Checks.random(1, BATCH, CHANNELS, PLACES);
  private final NdArray gain = Checks.random(2, CHANNELS);
  private final NdArray bias = Checks.random(3, CHANNELS);
  private final Map<String, NdArray> values = Map.of("x", x, "gain", gain, "bias", bias);

  private final Tensor input = Tensor.input("x", FLOAT64, Shape.of(Dim.symbol("batch"), CHANNELS, PLACES));
  private final Tensor gainInput = Checks.like("gain", gain);
  private final Tensor biasInput = Checks.like("bias", bias);

  private static int channel(int place) {
    return place / PLACES % CHANNELS;
  }

  /// Elements with the same number belong together.
  private double[] normalized(IntUnaryOperator group) {
    return IntStream.range(0, x.size()).mapToDouble(place -> {
      var together = IntStream.range(0, x.size())
          .filter(other -> group.applyAsInt(other) == group.applyAsInt(place)).mapToDouble(x::get).toArray();
      double mean = DoubleStream.of(together).average().orElseThrow();
      double variance = DoubleStream.of(together).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      return (x.get(place) - mean) / Math.sqrt(variance + EPSILON) * gain.get(channel(place))
          + bias.get(channel(place));
    }).toArray();
  }

  private void check(Tensor actual, IntUnaryOperator group) {
    assertThat(actual.shape()).isEqualTo(input.shape());
    Checks.close(Runs.value(actual, values).toDoubles(), normalized(group), 1e-13);
    Checks.gradientIsTheFiniteDifference(actual, List.of(input, gainInput, biasInput), values);
  }

  @Test
  void normalizationsDifferInWhatBelongsTogether() {
    check(Normalizations.batchNorm(input, gainInput, biasInput, EPSILON).output(), NormalizationsTest::channel);
    check(Normalizations.instanceNorm(input, gainInput, biasInput, EPSILON), place -> place / PLACES);
    check(Normalizations.groupNorm(input, 2, gainInput, biasInput, EPSILON), place -> place / (2 * PLACES));
    check(Normalizations.groupNorm(input, 1, gainInput, biasInput, EPSILON), place -> place / (CHANNELS * PLACES));
    // The layer norm over channels, which are put last for it.
    var last = Layouts.moveAxis(input, 1, -1);
    check(Layouts.moveAxis(Normalizations.layerNorm(last, gainInput, biasInput, EPSILON), -1, 1),
        place -> place / (CHANNELS * PLACES) * PLACES + place % PLACES);
  }

  @Test
  void inferenceUsesTheGivenMeanAndVariance() {
    var trained = Normalizations.batchNorm(input, gainInput, biasInput, EPSILON);
    assertThat(trained.mean().shape()).isEqualTo(Shape.of(CHANNELS));
    var again = Normalizations.batchNorm(input, trained.mean(), trained.variance(), gainInput, biasInput, EPSILON);
    Checks.close(Runs.value(again, values).toDoubles(), normalized(NormalizationsTest::channel), 1e-13);
    var flat = Normalizations.batchNorm(input.sum(-1), gainInput, biasInput, EPSILON).output();
    assertThat(flat.shape()).isEqualTo(Shape.of(Dim.symbol("batch"), CHANNELS));
  }

  @Test
  void severalLastAxesAreNormalizedTogether() {
    var weights = Tensor.constant(NdArray.filled(FLOAT64, Shape.of(CHANNELS, PLACES), 1));
    var result = Runs.value(Normalizations.layerNorm(input, weights, weights.mul(0), EPSILON), values).toDoubles();
    for (int example = 0; example < BATCH; example++) {
      int from = example * CHANNELS * PLACES;
      var row = DoubleStream.of(result).skip(from).limit(CHANNELS * PLACES);
      assertThat(Math.abs(row.sum())).isLessThan(1e-12);
    }
    var rms = Normalizations.rmsNorm(input, weights, EPSILON);
    var expected = IntStream.range(0, x.size()).mapToDouble(place -> {
      int from = place / (CHANNELS * PLACES) * CHANNELS * PLACES;
      double square = IntStream.range(from, from + CHANNELS * PLACES).mapToDouble(i -> x.get(i) * x.get(i)).average()
          .orElseThrow();
      return x.get(place) / Math.sqrt(square + EPSILON);
    }).toArray();
    Checks.close(Runs.value(rms, values).toDoubles(), expected, 1e-13);
    Checks.gradientIsTheFiniteDifference(rms, List.of(input), values);
  }

  @Test
  void equalElementsHaveFiniteGradients() {
    var one = Tensor.constant(NdArray.of(new double[] {1, 1}));
    var zero = one.mul(0);
    assertThat(Checks.gradient(t -> Normalizations.layerNorm(t, one, zero, 1e-5).exp(), 3, 3)).containsExactly(0, 0);
    assertThat(DoubleStream.of(Checks.gradient(t -> Normalizations.rmsNorm(t, one, 1e-5), 0, 0)))
        .allMatch(Double::isFinite);
  }

  // ---- attention ----

  private static final int HEADS = 2;
  private static final int QUERIES = 3;
  private static final int KEYS = 4;
  private static final int FEATURES = 5;
  private static final int WIDTH = 2;

  /// Which keys a query sees.
  interface Sight {
    boolean sees(int query, int key);
  }

  private static double[] attention(NdArray query, NdArray key, NdArray value, Sight sight) {
    var result = new double[HEADS * QUERIES * WIDTH];
    for (int head = 0; head < HEADS; head++) {
      for (int q = 0; q < QUERIES; q++) {
        var weights = new double[KEYS];
        double sum = 0;
        for (int k = 0; k < KEYS; k++) {
          double score = 0;
          for (int f = 0; f < FEATURES; f++) {
            score += query.get((head * QUERIES + q) * FEATURES + f) * key.get((head * KEYS + k) * FEATURES + f);
          }
          weights[k] = sight.sees(q, k) ? Math.exp(score / Math.sqrt(FEATURES)) : 0;
          sum += weights[k];
        }
        for (int k = 0; k < KEYS; k++) {
          for (int w = 0; w < WIDTH && sum > 0; w++) {
            result[(head * QUERIES + q) * WIDTH + w] += weights[k] / sum * value.get((head * KEYS + k) * WIDTH + w);
          }
        }
      }
    }
    return result;
  }

  @Test
  void attentionWeighsValuesByTheSoftmaxOfProducts() {
    var arrays = new TreeMap<String, NdArray>();
    arrays.put("q", Checks.random(1, HEADS, QUERIES, FEATURES));
    arrays.put("k", Checks.random(2, HEADS, KEYS, FEATURES));
    arrays.put("v", Checks.random(3, HEADS, KEYS, WIDTH));
    var mask = new boolean[QUERIES * KEYS];
    // The last query sees nothing.
    List.of(0, 2, 5, 6).forEach(place -> mask[place] = true);
    var maskTensor = Tensor.constant(NdArray.of(mask, QUERIES, KEYS));
    for (boolean symbolic : new boolean[] {false, true}) {
      var inputs = new ArrayList<Tensor>();
      arrays.forEach((name, array) -> {
        var dims = new ArrayList<>(array.shape().dims());
        dims.set(0, symbolic ? Dim.symbol("heads") : dims.get(0));
        dims.set(2, symbolic && !name.equals("v") ? Dim.symbol("features") : dims.get(2));
        inputs.add(Tensor.input(name, FLOAT64, new Shape(dims)));
      });
      // In the order of their names: keys, queries, values.
      var k = inputs.get(0);
      var q = inputs.get(1);
      var v = inputs.get(2);
      check(Attention.attention(q, k, v), arrays, inputs, (_, _) -> true);
      check(Attention.causalAttention(q, k, v), arrays, inputs, (query, key) -> key <= query);
      check(Attention.attention(q, k, v, maskTensor), arrays, inputs, (query, key) -> mask[query * KEYS + key]);
      check(Attention.causalAttention(q, k, v, maskTensor), arrays, inputs,
          (query, key) -> key <= query && mask[query * KEYS + key]);
    }
  }

  private static void check(Tensor actual, Map<String, NdArray> arrays, List<Tensor> inputs, Sight sight) {
    var expected = attention(Runs.named(arrays, "q"), Runs.named(arrays, "k"), Runs.named(arrays, "v"), sight);
    Checks.close(Runs.value(actual, arrays).toDoubles(), expected, 1e-14);
    Checks.gradientIsTheFiniteDifference(actual, inputs, arrays);
  }
}
