package org.adjoint.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.Samples;
import org.junit.jupiter.api.Test;

class MetricTest {
  @Test
  void theFirstOfSeveralLargestScoresIsTheClass() {
    var scores = NdArray.of(new float[] {1, 3, 3, 2, 2, 2, -1, -5, -1, 0, -0f, 0}, 4, 3);
    assertThat(Classes.of(scores).toDoubles()).containsExactly(1, 0, 0, 0);
    assertThat(Classes.of(scores).dtype()).isEqualTo(DType.INT32);
  }

  @Test
  void readsViewsOfLargerArrays() {
    var scores = NdArray.of(new double[] {9, 0, 0, 1, 0, 2}, 3, 2).rows(1, 3);
    assertThat(Classes.of(scores).toDoubles()).containsExactly(1, 1);
    assertThat(Metric.accuracy().sum(scores, NdArray.of(new int[] {7, 0, 1}).rows(1, 3))).isEqualTo(1);
  }

  @Test
  void findsAnInfiniteScore() {
    var scores = NdArray.of(new float[] {0, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
      Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, -1e30f}, 2, 3);
    assertThat(Classes.of(scores).toDoubles()).containsExactly(1, 2);
  }

  @Test
  void accuracyCountsWhatTheConfusionMatrixCounts() {
    var scores = Samples.normal(1, DType.FLOAT32, 500, 4);
    var targets = Samples.labels(2, 500, 4);
    var matrix = ConfusionMatrix.of(targets, Classes.of(scores), 4);
    assertThat(matrix.correctCount()).isBetween(75, 175);
    assertThat(Metric.accuracy().sum(scores, targets)).isEqualTo(matrix.correctCount());
    assertThat(matrix.total()).isEqualTo(500);
  }

  @Test
  void accuracyTakesDistributionsAndPlacesWithinASample() {
    var scores = NdArray.of(new double[] {1, 2, 5, 4, 0, 1, 2, 3}, 2, 2, 2);
    assertThat(Metric.accuracy().sum(scores, NdArray.of(new int[] {1, 1, 1, 1}, 2, 2))).isEqualTo(1.5);
    var shares = NdArray.of(new double[] {0.3, 0.7, 1, 0, 1, 0, 0, 1}, 2, 2, 2);
    assertThat(Metric.accuracy().sum(scores, shares)).isEqualTo(1.5);
  }

  @Test
  void binaryAccuracyComparesSidesOfTheThreshold() {
    var probabilities = NdArray.of(new float[] {0.9f, 0.4f, 0.5f, 0.6f}, 2, 2);
    var targets = NdArray.of(new float[] {1, 0, 1, 0}, 2, 2);
    // 0.5 is not above the threshold.
    assertThat(Metric.binaryAccuracy(0.5).sum(probabilities, targets)).isEqualTo(1);
    assertThat(Metric.binaryAccuracy(0).sum(probabilities, targets)).isEqualTo(1);
    assertThat(Metric.binaryAccuracy(0.45).sum(probabilities, targets)).isEqualTo(1.5);
  }

  @Test
  void refusesTargetsThatItCannotCompare() {
    var one = NdArray.zeros(DType.FLOAT32, Shape.of(4, 1));
    assertThatThrownBy(() -> Metric.accuracy().sum(one, one)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Accuracy compares scores of classes with classes in int32, or with as many shares of them, but the "
                + "scores are float32[4, 1] and the targets float32[4, 1]; binary accuracy is for single outputs that say "
                + "yes or no.");
    assertThatThrownBy(() -> Metric.binaryAccuracy(0).sum(one, NdArray.zeros(DType.FLOAT32, Shape.of(4))))
        .isInstanceOf(IllegalArgumentException.class).hasMessage("Binary accuracy compares scores with targets of the "
            + "same shape, but the scores are float32[4, 1] and the targets float32[4].");
  }

  @Test
  void meanAbsoluteErrorIsTheMeanOfASampleSummedOverTheSamples() {
    var scores = NdArray.of(new double[] {1, 2, 3, 4}, 2, 2);
    var targets = NdArray.of(new double[] {0, 4, 3, 9}, 2, 2);
    assertThat(Metric.meanAbsoluteError().sum(scores, targets)).isEqualTo((1 + 2) / 2.0 + (0 + 5) / 2.0);
  }

  @Test
  void sumsOfPartsAreTheSumOfTheWhole() {
    var scores = Samples.normal(3, DType.FLOAT64, 10, 3);
    var targets = Samples.normal(4, DType.FLOAT64, 10, 3);
    var classes = Samples.labels(5, 10, 3);
    double error = 0;
    double correct = 0;
    for (int from = 0; from < 10; from += 4) {
      int to = Math.min(10, from + 4);
      error += Metric.meanAbsoluteError().sum(scores.rows(from, to), targets.rows(from, to));
      correct += Metric.accuracy().sum(scores.rows(from, to), classes.rows(from, to));
    }
    assertThat(error).isCloseTo(Metric.meanAbsoluteError().sum(scores, targets),
        within(1e-12));
    assertThat(correct).isEqualTo(Metric.accuracy().sum(scores, classes));
  }

  @Test
  void saysWhatItIs() {
    assertThat(Metric.accuracy().name()).isEqualTo("accuracy");
    assertThat(Metric.binaryAccuracy(0).name()).isEqualTo("accuracy");
    assertThat(Metric.meanAbsoluteError().name()).isEqualTo("mean absolute error");
  }
}
