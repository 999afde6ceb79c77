package org.adjoint.nn.optimizers.fullbatch;

import org.adjoint.nn.limits.Limits;

/// When a search ends.
///
/// @param tolerance as soon as no derivative is larger than this
/// @param iterations after so many steps at most
public record Stopping(double tolerance, int iterations) {
  public Stopping {
    Limits.notNegative("tolerance of a minimisation", tolerance);
    Limits.atLeast("number of iterations of a minimisation", iterations, 1);
  }

  /// Derivatives within 1e−8, at most 1000 steps.
  public static Stopping usual() {
    return new Stopping(1e-8, 1000);
  }
}
