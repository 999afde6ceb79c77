package org.adjoint.nn.schedules;

import org.adjoint.nn.limits.Limits;

/// A rate that is multiplied by a factor at regular times: `η · factor^⌊t/interval⌋`.
///
/// @param rate `η`, the first rate
/// @param factor between 0 and 1
/// @param interval the time from one change to the next
/// @param clock what `t` counts
public record StepDecay(double rate, double factor, int interval, Clock clock) implements Schedule {
  public StepDecay {
    Limits.positive("learning rate", rate);
    Limits.fraction("factor of a step decay", factor);
    Limits.atLeast("interval of a step decay", interval, 1);
  }

  /// A change after every `epochs` epochs.
  public StepDecay(double rate, double factor, int epochs) {
    this(rate, factor, epochs, Clock.EPOCHS);
  }

  @Override
  public double rate(long step, int epoch) {
    return rate * Math.pow(factor, Math.floor((double) clock.time(step, epoch) / interval));
  }
}
