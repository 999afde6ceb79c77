package org.adjoint.nn.schedules;

import org.adjoint.nn.limits.Limits;

/// A schedule whose first rates are scaled down: by `(t + 1)/n` in step `t` of the first `n`.
///
/// @param steps `n`
/// @param schedule counts its time from the first step of the warm-up on
public record WarmUp(long steps, Schedule schedule) implements Schedule {
  public WarmUp {
    Limits.atLeast("number of steps of a warm-up", steps, 1);
  }

  @Override
  public double rate(long step, int epoch) {
    double rate = schedule.rate(step, epoch);
    return step < steps ? rate * (step + 1) / steps : rate;
  }

  @Override
  public void observe(int epoch, double loss) {
    schedule.observe(epoch, loss);
  }

  @Override
  public double[] state() {
    return schedule.state();
  }

  @Override
  public void restore(double[] state) {
    schedule.restore(state);
  }
}
