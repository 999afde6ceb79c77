package org.adjoint.nn.schedules;

import org.adjoint.nn.limits.Limits;

/// A rate that shrinks by the same factor all the time: `η · factorᵗ`.
///
/// @param rate `η`, the first rate
/// @param factor between 0 and 1
/// @param clock what `t` counts
public record ExponentialDecay(double rate, double factor, Clock clock) implements Schedule {
  public ExponentialDecay {
    Limits.positive("learning rate", rate);
    Limits.fraction("factor of an exponential decay", factor);
  }

  /// A decay by `factor` in each epoch.
  public ExponentialDecay(double rate, double factor) {
    this(rate, factor, Clock.EPOCHS);
  }

  @Override
  public double rate(long step, int epoch) {
    return rate * Math.pow(factor, (double) clock.time(step, epoch));
  }
}
