package org.adjoint.nn.schedules;

/// The learning rate of each step of training.
@FunctionalInterface
public interface Schedule {
  /// The learning rate of a step.
  ///
  /// @param step how many steps were taken before
  /// @param epoch how many passes through the data were completed before
  double rate(long step, int epoch);

  /// Tells the loss at the end of an epoch: that of the validation data, or of the training data where there is no validation.
  ///
  /// @param epoch counted from 0
  default void observe(int epoch, double loss) {
  }

  /// What the schedule remembers, to be kept with a checkpoint.
  default double[] state() {
    return new double[0];
  }

  /// Goes back to what [#state] gave, so that training goes on as if it had not been stopped.
  ///
  /// @throws IllegalArgumentException when that is not what this schedule remembers; nothing is changed then
  default void restore(double[] state) {
  }

  /// Always the same rate.
  static Schedule constant(double rate) {
    return new ConstantRate(rate);
  }
}
