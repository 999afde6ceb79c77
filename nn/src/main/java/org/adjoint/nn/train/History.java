package org.adjoint.nn.train;

import java.util.List;

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
  /// @param metric during training, each batch before its update
  /// @param validationLoss after the epoch; NaN when there are no validation data
  /// @param validationMetric after the epoch; NaN when there are no validation data
  /// @param seconds that the epoch took, without validation
  public record Epoch(int number, double loss, double metric, double validationLoss, double validationMetric,
      double seconds) {}
}
