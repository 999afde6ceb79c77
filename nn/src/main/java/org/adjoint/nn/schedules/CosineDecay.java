package org.adjoint.nn.schedules;

import org.adjoint.nn.limits.Limits;

/// Half a wave of a cosine, from the first rate to the lowest: `η_min + ½(η − η_min)(1 + cos(πt/T))`, and `η_min` from `T` on (I. Loshchilov and
/// F. Hutter, *SGDR: stochastic gradient descent with warm restarts*, 2017, without the restarts).
///
/// @param rate `η`, the first rate
/// @param minimum `η_min`
/// @param duration `T`
/// @param clock what `t` counts
public record CosineDecay(double rate, double minimum, long duration, Clock clock) implements Schedule {
  public CosineDecay {
    Limits.positive("learning rate", rate);
    Limits.within("lowest learning rate", minimum, 0, rate);
    Limits.atLeast("duration of a cosine decay", duration, 1);
  }

  /// A decay to 0 in `steps` steps.
  public CosineDecay(double rate, long steps) {
    this(rate, 0, steps, Clock.STEPS);
  }

  @Override
  public double rate(long step, int epoch) {
    return between(rate, minimum, (double) Math.min(clock.time(step, epoch), duration) / duration);
  }

  /// The rate at a share of the way from one rate to another along half a wave of a cosine.
  static double between(double from, double to, double share) {
    return to + 0.5 * (from - to) * (1 + Math.cos(Math.PI * share));
  }
}
