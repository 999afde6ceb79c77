package org.adjoint.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.adjoint.array.NdArray;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private final ConfusionMatrix matrix =
      ConfusionMatrix.of(new int[] {0, 0, 0, 1, 1, 2}, new int[] {0, 0, 1, 1, 0, 1}, 4);

  @Test
  void countsActualClassesInRowsAndPredictedOnesInColumns() {
    assertThat(matrix.classes()).isEqualTo(4);
    assertThat(matrix.count(0, 1)).isEqualTo(1);
    assertThat(matrix.count(2, 1)).isEqualTo(1);
    assertThat(matrix.count(1, 2)).isZero();
  }

  @Test
  void sumsRowsColumnsAndTheDiagonal() {
    assertThat(matrix.actualCount(0)).isEqualTo(3);
    assertThat(matrix.predictedCount(1)).isEqualTo(3);
    assertThat(matrix.correctCount()).isEqualTo(3);
    assertThat(matrix.total()).isEqualTo(6);
  }

  @Test
  void derivesAccuracyRecallAndPrecision() {
    assertThat(matrix.accuracy()).isEqualTo(0.5);
    assertThat(matrix.recall(0)).isEqualTo(2.0 / 3);
    assertThat(matrix.recall(2)).isZero();
    assertThat(matrix.precision(1)).isEqualTo(1.0 / 3);
  }

  @Test
  void hasNoShareOfNothing() {
    assertThat(matrix.recall(3)).isNaN();
    assertThat(matrix.precision(2)).isNaN();
    assertThat(ConfusionMatrix.of(new int[0], new int[0], 2).accuracy()).isNaN();
  }

  @Test
  void takesViewsOfLargerArrays() {
    var labels = NdArray.of(new int[] {9, 0, 1}, 3).rows(1, 3);
    var predictions = NdArray.of(new int[] {0, 0}, 2);
    assertThat(ConfusionMatrix.of(labels, predictions, 2).count(1, 0)).isEqualTo(1);
  }

  @Test
  void refusesWhatCannotBeCounted() {
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[2], new int[3], 2))
        .hasMessage("There must be one prediction for each label, but there are 3 predictions and 2 labels.");
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {2}, new int[] {0}, 2))
        .hasMessage("Classes must lie between 0 and 1, but one is 2.");
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[0], new int[0], 0)).hasMessageContaining("at least one class");
    assertThatThrownBy(() -> ConfusionMatrix.of(NdArray.of(new float[1], 1), NdArray.of(new int[1], 1), 1))
        .hasMessageContaining("float32[1]");
  }

  /// Class 0: 2 of 3 found, 2 of 3 right; class 1: 1 of 2 found, 1 of 3 right; class 2: none of 1; class 3 does not occur.
  @Test
  void averagesOverClassesAndOverSamples() {
    assertThat(matrix.f1(0)).isEqualTo(2.0 / 3);
    assertThat(matrix.f1(1)).isEqualTo(0.4);
    assertThat(matrix.f1(2)).isZero();
    assertThat(matrix.f1(3)).isNaN();
    assertThat(matrix.macroPrecision()).isCloseTo((2.0 / 3 + 1.0 / 3) / 2, within(1e-15));
    assertThat(matrix.macroRecall()).isCloseTo((2.0 / 3 + 0.5 + 0) / 3, within(1e-15));
    assertThat(matrix.macroF1()).isCloseTo((2.0 / 3 + 0.4 + 0) / 3, within(1e-15));
    assertThat(matrix.microF1()).isEqualTo(matrix.accuracy());
  }

  @Test
  void printsATable() {
    var two = ConfusionMatrix.of(new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1}, 2);
    assertThat(two.report(List.of("cat", "dog"))).isEqualTo("""
                       precision  recall      F1  samples
        cat               1.0000  0.5000  0.6667        2
        dog               0.6667  1.0000  0.8000        2
        macro average     0.8333  0.7500  0.7333        4
        accuracy                          0.7500        4
        """);
  }
}
