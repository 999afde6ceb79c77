package org.adjoint.nn.schedules;

/// What the time `t` of a schedule counts.
public enum Clock {
  /// Steps, of one batch each.
  STEPS,
  /// Passes through the data.
  EPOCHS;

  /// The time, counted from 0.
  long time(long step, int epoch) {
    return switch (this) {
      case STEPS -> step;
      case EPOCHS -> epoch;
    };
  }
}
