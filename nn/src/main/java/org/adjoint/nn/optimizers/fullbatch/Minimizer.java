package org.adjoint.nn.optimizers.fullbatch;

/// A way to make a function small, from where its variables are.
@FunctionalInterface
public interface Minimizer {
  /// Searches for a minimum, and leaves the variables at the best point found.
  Minimum minimize(Objective objective);
}
