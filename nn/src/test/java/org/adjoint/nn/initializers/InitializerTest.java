package org.adjoint.nn.initializers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
    double none = Double.POSITIVE_INFINITY;
    return Stream.of(
        Arguments.of("uniform", Initializer.uniform(-1, 3), 1, 16 / 12.0, 2),
        Arguments.of("normal", Initializer.normal(-2, 3), -2, 9, none),
        Arguments.of("Glorot, uniform", Initializer.glorotUniform(), 0, glorot, Math.sqrt(3 * glorot)),
        Arguments.of("Glorot, normal", Initializer.glorotNormal(), 0, glorot, none),
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
            + " outputs], but the parameter is float32[3].");
  }

  static Stream<Initializer> saysThatFansAreThoseOfAMatrix() {
    return Stream.of(Initializer.glorotUniform(), Initializer.glorotNormal(), Initializer.heUniform(),
        Initializer.heNormal());
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
    for (var activation : Activation.values()) {
      var layer = Dense.of("layer", INPUTS, OUTPUTS, activation);
      layer.initialize(3);
      assertThat(layer.bias().value().toDoubles()).containsOnly(0);
      double bound = Math.sqrt(activation == Activation.RELU ? 6.0 / INPUTS : 6.0 / (INPUTS + OUTPUTS));
      assertThat(DoubleStream.of(layer.weight().value().toDoubles()).max().orElseThrow())
          .isBetween(0.999 * bound, bound * (1 + 1e-7));
    }
  }
}
