package org.adjoint.nn.schedules;

import org.adjoint.nn.limits.Limits;

/// A rate that shrinks like the root of the time: `η/√(t + 1)`.
///
/// @param rate `η`, the first rate
/// @param clock what `t` counts
public record InverseSquareRootDecay(double rate, Clock clock) implements Schedule {
  public InverseSquareRootDecay {
    Limits.positive("learning rate", rate);
  }

  /// A decay from epoch to epoch.
  public InverseSquareRootDecay(double rate) {
    this(rate, Clock.EPOCHS);
  }

  @Override
  public double rate(long step, int epoch) {
    return rate / Math.sqrt(clock.time(step, epoch) + 1.0);
  }
}
