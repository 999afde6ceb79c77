package org.adjoint.nn.initializers;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
  private static final int INPUTS = 400;
  private static final int OUTPUTS = 100;
  /// What is flat below 0 and linear above it, sharply or smoothly.
  private static final Set<Activation> RECTIFIERS = Set.of(Activation.RELU, Activation.RELU6, Activation.LEAKY_RELU,
      Activation.ELU, Activation.GELU, Activation.GELU_TANH, Activation.SWISH, Activation.MISH, Activation.SOFTPLUS,
      Activation.HARD_SWISH);

  private static NdArray filled(Initializer initializer, DType dtype, long seed) {
    var array = NdArray.filled(dtype, Shape.of(INPUTS, OUTPUTS), Double.NaN);
    initializer.fill(array, new SplittableRandom(seed));
    return array;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void hasTheMeanTheVarianceAndTheBoundsOfItsDistribution(String name, Initializer initializer, double mean,
      double variance, double bound) {
    for (var dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      var values = filled(initializer, dtype, 42).toDoubles();
      double measured = DoubleStream.of(values).average().orElseThrow();
      double spread = DoubleStream.of(values).map(value -> (value - measured) * (value - measured)).average()
          .orElseThrow();
      // Five standard errors of 40,000 values; the fourth moment of a normal variable is the larger one.
      assertThat(measured).isCloseTo(mean, within(5 * Math.sqrt(variance / values.length)));
      assertThat(spread).isCloseTo(variance, within(5 * variance * Math.sqrt(2.0 / values.length)));
      double farthest = DoubleStream.of(values).map(value -> Math.abs(value - mean)).max().orElseThrow();
      if (Double.isFinite(bound)) {
        assertThat(farthest).isBetween(0.999 * bound, bound * (1 + 1e-7));
      } else {
        assertThat(farthest).isBetween(3 * Math.sqrt(variance), 7 * Math.sqrt(variance));
      }
    }
  }

  static Stream<Arguments> hasTheMeanTheVarianceAndTheBoundsOfItsDistribution() {
    double glorot = 2.0 / (INPUTS + OUTPUTS);
    double he = 2.0 / INPUTS;
    double lecun = 1.0 / INPUTS;
    double none = Double.POSITIVE_INFINITY;
    return Stream.of(
        Arguments.of("uniform", Initializer.uniform(-1, 3), 1, 16 / 12.0, 2),
        Arguments.of("normal", Initializer.normal(-2, 3), -2, 9, none),
        Arguments.of("Glorot, uniform", Initializer.glorotUniform(), 0, glorot, Math.sqrt(3 * glorot)),
        Arguments.of("Glorot, normal", Initializer.glorotNormal(), 0, glorot, none),
        Arguments.of("LeCun, uniform", Initializer.lecunUniform(), 0, lecun, Math.sqrt(3 * lecun)),
        Arguments.of("LeCun, normal", Initializer.lecunNormal(), 0, lecun, none),
        Arguments.of("He, uniform", Initializer.heUniform(), 0, he, Math.sqrt(3 * he)),
        Arguments.of("He, normal", Initializer.heNormal(), 0, he, none));
  }

  @Test
  void givesTheSameBitsForTheSameSeedAndOthersForAnother() {
    var first = filled(Initializer.heNormal(), DType.FLOAT32, 7);
    assertThat(filled(Initializer.heNormal(), DType.FLOAT32, 7).toFloats()).isEqualTo(first.toFloats());
    assertThat(filled(Initializer.heNormal(), DType.FLOAT32, 8).toFloats()).isNotEqualTo(first.toFloats());
  }

  @Test
  void zerosOverwriteWhatWasThere() {
    assertThat(filled(Initializer.zeros(), DType.FLOAT64, 1).toDoubles()).containsOnly(0);
  }

  @Test
  void writesOnlyIntoTheElementsOfAView() {
    var array = NdArray.filled(DType.FLOAT32, Shape.of(3, 2), 9);
    Initializer.zeros().fill(array.rows(1, 2), new SplittableRandom(1));
    assertThat(array.toDoubles()).containsExactly(9, 9, 0, 0, 9, 9);
  }

  @ParameterizedTest
  @MethodSource
  void saysThatFansAreThoseOfAMatrix(Initializer initializer) {
    var bias = NdArray.zeros(DType.FLOAT32, Shape.of(3));
    assertThatThrownBy(() -> initializer.fill(bias, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("Fan-in and fan-out are those of a matrix [inputs,"
            + " outputs] or of a kernel [filters, channels, window…], but the parameter is float32[3].");
  }

  static Stream<Initializer> saysThatFansAreThoseOfAMatrix() {
    return Stream.of(Initializer.glorotUniform(), Initializer.glorotNormal(), Initializer.lecunUniform(),
        Initializer.lecunNormal(), Initializer.heUniform(), Initializer.heNormal());
  }

  @Test
  void theFansOfAKernelCountThePlacesOfItsWindow() {
    var kernel = NdArray.zeros(DType.FLOAT64, Shape.of(40, 10, 5, 4));
    Initializer.heUniform().fill(kernel, new SplittableRandom(2));
    assertThat(largest(kernel)).isCloseTo(Math.sqrt(6.0 / (10 * 5 * 4)), within(1e-3));
    Initializer.glorotUniform().fill(kernel, new SplittableRandom(2));
    assertThat(largest(kernel)).isCloseTo(Math.sqrt(6.0 / (10 * 5 * 4 + 40 * 5 * 4)), within(1e-3));
  }

  private static double largest(NdArray array) {
    return DoubleStream.of(array.toDoubles()).max().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource
  void theShorterSidesOfAnOrthogonalMatrixAreOrthogonal(int[] sizes, double gain) {
    var array = NdArray.zeros(DType.FLOAT64, Shape.of(sizes));
    Initializer.orthogonal(gain).fill(array, new SplittableRandom(4));
    int rows = sizes[0];
    int columns = array.size() / rows;
    boolean wide = columns > rows;
    for (int i = 0; i < Math.min(rows, columns); i++) {
      for (int j = 0; j < Math.min(rows, columns); j++) {
        double product = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          product += wide
              ? array.get(i * columns + k) * array.get(j * columns + k)
              : array.get(k * columns + i) * array.get(k * columns + j);
        }
        assertThat(product).isCloseTo(i == j ? gain * gain : 0, within(1e-13));
      }
    }
  }

  static Stream<Arguments> theShorterSidesOfAnOrthogonalMatrixAreOrthogonal() {
    return Stream.of(Arguments.of(new int[] {4, 4}, 1), Arguments.of(new int[] {7, 3}, 1),
        Arguments.of(new int[] {3, 7}, 2), Arguments.of(new int[] {6, 2, 3, 3}, Math.sqrt(2)));
  }

  @Test
  void theElementsOfAnOrthogonalMatrixFavourNoSign() {
    double sum = 0;
    for (int seed = 0; seed < 400; seed++) {
      var array = NdArray.zeros(DType.FLOAT64, Shape.of(2, 2));
      Initializer.orthogonal(1).fill(array, new SplittableRandom(seed));
      sum += array.get(0);
    }
    // Five standard errors of the mean of cosines of uniform angles.
    assertThat(sum / 400).isCloseTo(0, within(5 * Math.sqrt(0.5 / 400)));
  }

  @Test
  void aConstantIsEverywhere() {
    assertThat(filled(Initializer.constant(0.25), DType.FLOAT32, 1).toDoubles()).containsOnly(0.25);
  }

  @Test
  void refusesDistributionsThatDoNotExist() {
    assertThatThrownBy(() -> Initializer.normal(0, -1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The standard deviation of a normal distribution must not be negative, but is -1.0.");
    assertThatThrownBy(() -> Initializer.uniform(1, 1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A uniform distribution needs a lower and a higher bound, but they are 1.0 and 1.0.");
    var bias = NdArray.zeros(DType.FLOAT32, Shape.of(3));
    assertThatThrownBy(() -> Initializer.orthogonal(1).fill(bias, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("An orthogonal matrix has rows and columns, but the parameter is float32[3].");
  }

  @Test
  void aNetworkStartsFromItsSeed() {
    var network = Sequential.of(Dense.of("hidden", 3, 4, Activation.RELU), Dense.of("scores", 4, 2, Activation.TANH));
    network.initialize(5);
    var first = bits(network);
    network.initialize(6);
    assertThat(bits(network)).isNotEqualTo(first);
    network.initialize(5);
    assertThat(bits(network)).isEqualTo(first);
  }

  private static float[][] bits(Sequential network) {
    return network.parameters().stream().map(Parameter::value).map(NdArray::toFloats).toArray(float[][]::new);
  }

  @Test
  void aDenseLayerBeginsWithABiasOfZerosAndAWeightThatFitsTheActivation() {
    double glorot = Math.sqrt(6.0 / (INPUTS + OUTPUTS));
    double he = Math.sqrt(6.0 / INPUTS);
    for (var activation : Activation.values()) {
      var layer = Dense.of("layer", INPUTS, OUTPUTS, activation);
      layer.initialize(3);
      assertThat(requireNonNull(layer.bias()).value().toDoubles()).containsOnly(0);
      double largest = largest(layer.weight().value());
      if (activation.equals(Activation.SELU)) {
        assertThat(largest).isBetween(3 / Math.sqrt(INPUTS), 7 / Math.sqrt(INPUTS));
      } else {
        double bound = RECTIFIERS.contains(activation) ? he : glorot;
        assertThat(largest).as("%s", activation).isBetween(0.999 * bound, bound * (1 + 1e-7));
      }
    }
  }
}
