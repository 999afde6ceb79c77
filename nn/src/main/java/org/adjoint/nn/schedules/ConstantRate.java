package org.adjoint.nn.schedules;

import org.adjoint.nn.limits.Limits;

/// Always the same rate.
///
/// @param rate above 0
record ConstantRate(double rate) implements Schedule {
  ConstantRate {
    Limits.positive("learning rate", rate);
  }

  @Override
  public double rate(long step, int epoch) {
    return rate;
  }
}
