package org.adjoint.nn.metrics;

import java.util.Locale;
import org.adjoint.array.NdArray;

/// How far predictions of numbers are from the truth. With several outputs the means are over all elements.
///
/// @param meanSquaredError `mean((y − t)²)`
/// @param meanAbsoluteError `mean(|y − t|)`
/// @param maximumError `max(|y − t|)`
/// @param rSquared the coefficient of determination `1 − Σ(y − t)² / Σ(t − mean(t))²`, averaged over outputs: 1 is perfect, 0 is as good as the mean
///     of the targets, and worse is negative. An output whose targets are all the same counts 1 when it is predicted exactly, else 0
public record RegressionReport(double meanSquaredError, double meanAbsoluteError, double maximumError,
    double rSquared) {
  /// Compares predictions with targets of the same shape.
  ///
  /// @param predictions the first axis counts samples, at least one
  /// @throws IllegalArgumentException when the shapes differ or there are no samples
  public static RegressionReport of(NdArray predictions, NdArray targets) {
    if (!predictions.shape().equals(targets.shape()) || predictions.size() == 0 || predictions.shape().rank() == 0) {
      throw new IllegalArgumentException("Predictions and targets must be as many rows, at least one, but they are "
          + predictions.describe() + " and " + targets.describe() + ".");
    }
    double squares = 0;
    double absolute = 0;
    double maximum = 0;
    for (int position = 0; position < predictions.size(); position++) {
      double error = predictions.get(position) - targets.get(position);
      squares += error * error;
      absolute += Math.abs(error);
      maximum = Math.max(maximum, Math.abs(error));
    }
    int count = predictions.size();
    return new RegressionReport(squares / count, absolute / count, maximum, rSquared(predictions, targets));
  }

  private static double rSquared(NdArray predictions, NdArray targets) {
    int rows = targets.shape().sizes()[0];
    int outputs = targets.size() / rows;
    double sum = 0;
    for (int output = 0; output < outputs; output++) {
      double mean = 0;
      for (int position = output; position < targets.size(); position += outputs) {
        mean += targets.get(position) / rows;
      }
      double residual = 0;
      double total = 0;
      for (int position = output; position < targets.size(); position += outputs) {
        residual += square(predictions.get(position) - targets.get(position));
        total += square(targets.get(position) - mean);
      }
      if (total > 0) {
        sum += 1 - residual / total;
      } else {
        sum += residual == 0 ? 1 : 0;
      }
    }
    return sum / outputs;
  }

  private static double square(double value) {
    return value * value;
  }

  /// All four in one line.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "mean squared error %.4g, mean absolute error %.4g, maximum error %.4g, R² %.4f",
        meanSquaredError, meanAbsoluteError, maximumError, rSquared);
  }
}
