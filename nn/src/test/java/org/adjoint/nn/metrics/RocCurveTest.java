package org.adjoint.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Samples;
import org.junit.jupiter.api.Test;

class RocCurveTest {
  @Test
  void lowersTheThresholdScoreByScore() {
    var curve = RocCurve.of(NdArray.of(new double[] {0.1, 0.4, 0.35, 0.8}), NdArray.of(new int[] {0, 0, 1, 1}), 1);
    assertThat(curve.points()).containsExactly(new RocCurve.Point(0, 0, Double.POSITIVE_INFINITY),
        new RocCurve.Point(0, 0.5, 0.8), new RocCurve.Point(0.5, 0.5, 0.4), new RocCurve.Point(0.5, 1, 0.35),
        new RocCurve.Point(1, 1, 0.1));
    assertThat(curve.area()).isEqualTo(0.75);
  }

  @Test
  void equalScoresEnterTogether() {
    var curve = RocCurve.of(NdArray.of(new double[] {1, 1, 1, 1}), NdArray.of(new int[] {0, 1, 1, 0}), 1);
    assertThat(curve.points()).hasSize(2);
    assertThat(curve.area()).isEqualTo(0.5);
  }

  @Test
  void theAreaIsTheShareOfPairsInTheRightOrder() {
    var scores = Samples.normal(1, DType.FLOAT64, 200);
    var targets = Samples.labels(2, 200, 3);
    for (int i = 0; i < 200; i++) {
      scores.set(i, Math.rint(2 * (scores.get(i) + targets.get(i))) / 2); // with many ties
    }
    double pairs = 0;
    double right = 0;
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 200; j++) {
        if (targets.get(i) == 2 && targets.get(j) != 2) {
          pairs++;
          right += 0.5 + 0.5 * Math.signum(scores.get(i) - scores.get(j));
        }
      }
    }
    assertThat(RocCurve.of(scores, targets, 2).area()).isCloseTo(right / pairs, within(1e-12));
  }

  @Test
  void refusesWhatHasNoCurve() {
    var targets = NdArray.of(new int[] {0, 1});
    assertThatThrownBy(() -> RocCurve.of(NdArray.of(new double[] {1, 2}), targets, 2))
        .hasMessage("A curve needs samples that are of class 2 and samples that are not, but there are 0 and 2.");
    assertThatThrownBy(() -> RocCurve.of(NdArray.of(new double[] {1}), targets, 1)).hasMessageContaining("float64[1]");
    assertThatThrownBy(() -> RocCurve.of(NdArray.of(new double[] {1, Double.NaN}), targets, 1))
        .hasMessage("Scores must be numbers that can be ordered, but one is NaN.");
  }
}
