package org.adjoint.nn.optimizers.fullbatch;

import java.util.List;

/// Where a search ended.
///
/// @param point the best point found
/// @param value of the function there
/// @param gradient the largest magnitude of a derivative there
/// @param iterations how many steps were taken
/// @param converged whether the gradient is within the tolerance; else the steps were used up, or none led further down
/// @param values of the function at the start and after each step
public record Minimum(Vector point, double value, double gradient, int iterations, boolean converged,
    List<Double> values) {
  public Minimum {
    values = List.copyOf(values);
  }
}
