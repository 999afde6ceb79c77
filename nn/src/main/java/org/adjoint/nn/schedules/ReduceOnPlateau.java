package org.adjoint.nn.schedules;

import java.util.Arrays;
import org.adjoint.nn.limits.Limits;

/// A rate that is multiplied by a factor whenever the loss has not improved for some epochs.
///
/// The rate changes from the epoch after on. It belongs to one training run; one that is resumed needs [#restore].
public final class ReduceOnPlateau implements Schedule {
  private final double factor;
  private final int patience;
  private final double threshold;
  private final double minimum;
  private double rate;
  private double best = Double.POSITIVE_INFINITY;
  private int waited;

  /// A schedule that has seen no loss yet.
  ///
  /// @param rate the first rate
  /// @param factor between 0 and 1
  /// @param patience how many epochs without improvement are let pass before one more changes the rate
  /// @param threshold the share of the best loss by which a loss must lie below it to be an improvement
  /// @param minimum the rate does not fall below this
  public ReduceOnPlateau(double rate, double factor, int patience, double threshold, double minimum) {
    Limits.positive("learning rate", rate);
    Limits.fraction("factor of a plateau", factor);
    Limits.atLeast("patience of a plateau", patience, 0);
    Limits.share("threshold of a plateau", threshold);
    Limits.within("lowest learning rate", minimum, 0, rate);
    this.rate = rate;
    this.factor = factor;
    this.patience = patience;
    this.threshold = threshold;
    this.minimum = minimum;
  }

  /// A tenth of the rate after more than `patience` epochs in which the loss did not fall by a ten-thousandth.
  public ReduceOnPlateau(double rate, int patience) {
    this(rate, 0.1, patience, 1e-4, 0);
  }

  @Override
  public double rate(long step, int epoch) {
    return rate;
  }

  @Override
  public void observe(int epoch, double loss) {
    double needed = Double.isInfinite(best) ? best : best - threshold * Math.abs(best);
    if (loss < needed) {
      best = loss;
      waited = 0;
    } else if (++waited > patience) {
      rate = Math.max(minimum, rate * factor);
      waited = 0;
    }
  }

  @Override
  public double[] state() {
    return new double[] {rate, best, waited};
  }

  @Override
  public void restore(double[] state) {
    if (state.length != 3) {
      throw new IllegalArgumentException(
          "The state of a plateau is the rate, the best loss and the epochs waited, but has " + state.length
              + " numbers.");
    }
    if (!(state[0] >= minimum && state[0] <= Double.MAX_VALUE) || Double.isNaN(state[1]) || state[2] < 0
        || state[2] != (int) state[2]) {
      throw new IllegalArgumentException("The state of a plateau is the rate, the best loss and the epochs waited, but"
          + " is " + Arrays.toString(state) + ".");
    }
    rate = state[0];
    best = state[1];
    waited = (int) state[2];
  }
}
