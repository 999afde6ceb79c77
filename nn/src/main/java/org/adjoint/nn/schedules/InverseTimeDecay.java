package org.adjoint.nn.schedules;

import org.adjoint.nn.limits.Limits;

/// A rate that shrinks like `1/t`: `η/(1 + decay · t)`. With it the rates add up to infinity but their squares do not, which makes stochastic
/// approximation converge (H. Robbins and S. Monro, *A stochastic approximation method*, 1951).
///
/// @param rate `η`, the first rate
/// @param decay above 0; with 1 the rates are `η`, `η/2`, `η/3` …
/// @param clock what `t` counts
public record InverseTimeDecay(double rate, double decay, Clock clock) implements Schedule {
  public InverseTimeDecay {
    Limits.positive("learning rate", rate);
    Limits.positive("decay of an inverse-time decay", decay);
  }

  /// A decay from epoch to epoch.
  public InverseTimeDecay(double rate, double decay) {
    this(rate, decay, Clock.EPOCHS);
  }

  @Override
  public double rate(long step, int epoch) {
    return rate / (1 + decay * clock.time(step, epoch));
  }
}
