package org.adjoint.nn.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.classic.Perceptron.Step;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.Iris;
import org.adjoint.nn.data.SyntheticPoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PerceptronTest {
  /// Setosa and versicolor by sepal and petal length.
  private static Dataset twoSpecies() {
    return Iris.load().rows(0, 100).columns(0, 2);
  }

  @ParameterizedTest
  @EnumSource
  void tellsSetosaFromVersicolorWithoutErrors(Step step) {
    var iris = twoSpecies();
    var data = new Dataset(iris.inputs(), step.isClass(1, iris.targets(), DType.FLOAT32));
    var perceptron = Perceptron.of(DType.FLOAT32, 2, 1, step);
    var errors = perceptron.fit(data, 0.1, 20);
    assertThat(errors.length).isBetween(2, 19);
    assertThat(errors[0]).isPositive();
    assertThat(errors[errors.length - 1]).isZero();
    assertThat(perceptron.predict(data.inputs()).toFloats()).isEqualTo(data.targets().toFloats());
  }

  /// Three inputs with the weights 0.3 and the threshold 0.4: 1 where two or more of them are 1.
  @Test
  void votesByMajority() {
    var perceptron = Perceptron.of(NdArray.of(new double[] {0.3, 0.3, 0.3}, 3, 1), NdArray.of(new double[] {-0.4}),
        Step.BINARY);
    var inputs = NdArray.zeros(DType.FLOAT64, Shape.of(8, 3));
    var majority = new double[8];
    for (int i = 0; i < 8; i++) {
      for (int bit = 0; bit < 3; bit++) {
        inputs.set(3 * i + bit, i >> bit & 1);
      }
      majority[i] = Integer.bitCount(i) >= 2 ? 1 : 0;
    }
    assertThat(perceptron.predict(inputs).toDoubles()).isEqualTo(majority);
  }

  @ParameterizedTest
  @CsvSource({"BINARY, -0.5, 0", "BINARY, 0, 1", "BIPOLAR, -0.5, -1", "BIPOLAR, 0, 1", "SIGN, -0.5, -1", "SIGN, 0, 0",
    "SIGN, 0.5, 1"})
  void stepsAsItsNameSays(Step step, double net, double output) {
    var perceptron = Perceptron.of(NdArray.of(new double[] {1}, 1, 1), NdArray.of(new double[] {0}), step);
    assertThat(perceptron.predict(NdArray.of(new double[] {net}, 1, 1)).item()).isEqualTo(output);
  }

  /// From zeros with η = 0.5: (1, 2) gives y = 1 instead of 0, so w = −0.5·(1, 2) and b = −0.5. Then (3, −1) has z = −1.5 + 1 − 0.5 = −1, y = 0 instead
  /// of 1, so w = (−0.5, −1) + 0.5·(3, −1) = (1, −1.5) and b = 0. Then (−1, 1) has z = −2.5 and y = 0, which is right.
  @Test
  void changesWeightsByHand() {
    var data =
        new Dataset(NdArray.of(new double[] {1, 2, 3, -1, -1, 1}, 3, 2), NdArray.of(new double[] {0, 1, 0}, 3, 1));
    var perceptron = Perceptron.of(DType.FLOAT64, 2, 1, Step.BINARY);
    assertThat(perceptron.epoch(data, 0.5)).isEqualTo(2);
    assertThat(perceptron.weights().toDoubles()).containsExactly(1, -1.5);
    assertThat(perceptron.biases().toDoubles()).containsExactly(0);
  }

  @Test
  void severalOutputsLearnIndependently() {
    var iris = Iris.load().columns(2, 3);
    var desired = Step.BIPOLAR.oneVersusRest(iris.targets(), 3, DType.FLOAT32);
    var together = Perceptron.of(DType.FLOAT32, 2, 3, Step.BIPOLAR);
    together.epoch(new Dataset(iris.inputs(), desired), 0.1);
    for (int species = 0; species < 3; species++) {
      var alone = Perceptron.of(DType.FLOAT32, 2, 1, Step.BIPOLAR);
      alone.epoch(new Dataset(iris.inputs(), Step.BIPOLAR.isClass(species, iris.targets(), DType.FLOAT32)), 0.1);
      assertThat(together.biases().get(species)).isCloseTo(alone.biases().get(0), within(1e-6));
      assertThat(together.weights().get(3 + species)).isCloseTo(alone.weights().get(1), within(1e-6));
    }
  }

  @Test
  void neverLearnsExclusiveOr() {
    var xor = SyntheticPoints.xorTable();
    var data = new Dataset(xor.inputs(), Step.BINARY.isClass(1, xor.targets(), DType.FLOAT32));
    var errors = Perceptron.of(DType.FLOAT32, 2, 1, Step.BINARY).fit(data, 0.1, 60);
    assertThat(errors).hasSize(60);
    assertThat(Arrays.stream(errors).boxed()).allMatch(count -> count > 0);
  }

  @Test
  void refusesWeightsAndBiasesThatDoNotFit() {
    assertThatThrownBy(() -> Perceptron.of(NdArray.of(new double[6], 3, 2), NdArray.of(new double[3]), Step.SIGN))
        .hasMessage(
            "Weights must be [inputs, outputs] and biases [outputs], but they are float64[3, 2] and float64[3].");
  }
}
