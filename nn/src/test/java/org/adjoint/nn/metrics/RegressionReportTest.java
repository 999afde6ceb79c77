package org.adjoint.nn.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.adjoint.array.NdArray;
import org.junit.jupiter.api.Test;

class RegressionReportTest {
  /// Errors −0.5, 0.5, 0, 1; the targets' mean is 2.875 and their squared deviations sum to 29.1875.
  @Test
  void comparesByHand() {
    var report = RegressionReport.of(column(2.5, 0, 2, 8), column(3, -0.5, 2, 7));
    assertThat(report.meanSquaredError()).isEqualTo(0.375);
    assertThat(report.meanAbsoluteError()).isEqualTo(0.5);
    assertThat(report.maximumError()).isEqualTo(1);
    assertThat(report.rSquared()).isCloseTo(1 - 1.5 / 29.1875, within(1e-15));
    assertThat(report)
        .hasToString("mean squared error 0.3750, mean absolute error 0.5000, maximum error 1.000, R² 0.9486");
  }

  @Test
  void theMeanScoresZeroAndTheTruthOne() {
    assertThat(RegressionReport.of(column(2, 2, 2), column(1, 2, 3)).rSquared()).isZero();
    assertThat(RegressionReport.of(column(1, 2, 3), column(1, 2, 3)).rSquared()).isEqualTo(1);
    assertThat(RegressionReport.of(column(3, 2, 1), column(1, 2, 3)).rSquared()).isEqualTo(-3);
  }

  @Test
  void averagesOverOutputs() {
    var targets = NdArray.of(new double[] {1, 5, 3, 5}, 2, 2);
    assertThat(RegressionReport.of(NdArray.of(new double[] {2, 5, 2, 5}, 2, 2), targets).rSquared()).isEqualTo(0.5);
    assertThat(RegressionReport.of(NdArray.of(new double[] {1, 5, 3, 6}, 2, 2), targets).rSquared()).isEqualTo(0.5);
  }

  @Test
  void refusesArraysThatDoNotMatch() {
    assertThatThrownBy(() -> RegressionReport.of(column(1), NdArray.of(new double[] {1}))).hasMessage(
        "Predictions and targets must be as many rows, at least one, but they are float64[1, 1] and float64[1].");
  }

  private static NdArray column(double... values) {
    return NdArray.of(values, values.length, 1);
  }
}
