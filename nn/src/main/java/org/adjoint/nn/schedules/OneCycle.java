package org.adjoint.nn.schedules;

import org.adjoint.nn.limits.Limits;

/// One cycle: up to the highest rate along half a wave of a cosine, and down again to a far lower one (L. Smith and N. Topin,
/// *Super-convergence: very fast training of neural networks using large learning rates*, 2019). After it the last rate stays.
///
/// @param highest the rate at the top
/// @param steps the length of the cycle
/// @param rise the share of the steps in which the rate rises
/// @param first what the highest rate is divided by at the beginning
/// @param last what the highest rate is divided by at the end
public record OneCycle(double highest, long steps, double rise, double first, double last) implements Schedule {
  public OneCycle {
    Limits.positive("learning rate", highest);
    Limits.atLeast("number of steps of a cycle", steps, 1);
    Limits.fraction("share of a cycle in which the rate rises", rise);
    Limits.positive("divisor of the first rate of a cycle", first);
    Limits.positive("divisor of the last rate of a cycle", last);
  }

  /// A cycle that rises for 30 % of its steps, from 1/25 of the highest rate, and ends at 1/250,000 of it.
  public OneCycle(double highest, long steps) {
    this(highest, steps, 0.3, 25, 250_000);
  }

  @Override
  public double rate(long step, int epoch) {
    double top = rise * (steps - 1);
    double at = Math.min(step, steps - 1);
    return at < top
        ? CosineDecay.between(highest / first, highest, at / top)
        : CosineDecay.between(highest, highest / last, steps == 1 ? 0 : (at - top) / (steps - 1 - top));
  }
}
