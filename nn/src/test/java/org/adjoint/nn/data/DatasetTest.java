package org.adjoint.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private final Dataset dataset =
      new Dataset(NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2), NdArray.of(new int[] {7, 8, 9}, 3));

  @Test
  void knowsTheNumberOfSamplesAndTheValuesInEach() {
    assertThat(dataset.size()).isEqualTo(3);
    assertThat(dataset.inputSize()).isEqualTo(2);
    assertThat(new Dataset(NdArray.of(new float[24], 2, 3, 4), NdArray.of(new int[2], 2)).inputSize()).isEqualTo(12);
  }

  @Test
  void splitsIntoViewsOfTheSameNumbers() {
    var split = dataset.split(2);
    assertThat(split.first().inputs().toFloats()).containsExactly(1, 2, 3, 4);
    assertThat(split.second().inputs().toFloats()).containsExactly(5, 6);
    assertThat(split.second().targets().toDoubles()).containsExactly(9);
    assertThat(split.second().inputs().values()).isSameAs(dataset.inputs().values());
  }

  @Test
  void splitsAtBothEnds() {
    assertThat(dataset.split(0).first().size()).isZero();
    assertThat(dataset.split(3).second().size()).isZero();
    assertThat(dataset.split(3).second().inputSize()).isEqualTo(2);
  }

  @Test
  void refusesToSplitBehindTheEnd() {
    assertThatThrownBy(() -> dataset.split(4)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A dataset of 3 samples cannot be split after 4 samples.");
  }

  @Test
  void refusesUnequalCounts() {
    assertThatThrownBy(() -> new Dataset(NdArray.of(new float[6], 3, 2), NdArray.of(new int[2], 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There must be as many targets as inputs, but there are 3 inputs and 2 targets.");
  }

  @Test
  void refusesScalars() {
    assertThatThrownBy(() -> new Dataset(NdArray.of(new float[6], 3, 2), NdArray.scalar(DType.FLOAT32, 1)))
        .hasMessage("Inputs and targets need one row for each sample, but they are float32[3, 2] and float32[].");
  }
}
