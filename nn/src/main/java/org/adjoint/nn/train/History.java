package org.adjoint.nn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was recorded while a network was trained.
///
/// @param epochs in order
public record History(List<Epoch> epochs) {
  public History {
    epochs = List.copyOf(epochs);
  }

  /// Means over the samples of one pass through the data.
  ///
  /// @param number from 1
  /// @param loss during training, each batch before its update
  /// @param metrics by name, during training, each batch before its update
  /// @param validationLoss after the epoch; NaN when there are no validation data
  /// @param validationMetrics by name, after the epoch; empty when there are no validation data
  /// @param seconds that the epoch took, without validation
  public record Epoch(int number, double loss, Map<String, Double> metrics, double validationLoss,
      Map<String, Double> validationMetrics, double seconds) {
    public Epoch {
      metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
      validationMetrics = Collections.unmodifiableMap(new LinkedHashMap<>(validationMetrics));
    }

    /// The first metric during training; NaN when there is none.
    public double metric() {
      return first(metrics);
    }

    /// The first metric after the epoch; NaN when there is none, or no validation data.
    public double validationMetric() {
      return first(validationMetrics);
    }

    private static double first(Map<String, Double> metrics) {
      return metrics.values().stream().findFirst().orElse(Double.NaN);
    }
  }
}
