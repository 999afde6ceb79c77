package org.adjoint.nn.train;

import java.util.List;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.metrics.Metric;

/// What one output of a network is trained for.
///
/// @param loss what is made small
/// @param weight of this loss among those of all outputs
/// @param metrics what is measured beside the loss
public record Objective(Loss loss, double weight, List<Metric> metrics) {
  public Objective {
    metrics = List.copyOf(metrics);
  }

  /// An objective of weight 1.
  public static Objective of(Loss loss, Metric... metrics) {
    return new Objective(loss, 1, List.of(metrics));
  }

  /// This objective with another weight.
  public Objective weight(double weight) {
    return new Objective(loss, weight, metrics);
  }
}
