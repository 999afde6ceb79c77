package org.adjoint.nn.data;

import java.util.Arrays;

/// A dataset in three parts: to learn from, to choose by, and to judge with at the very end. No sample is in two of them.
///
/// @param train what parameters are learned from, and scalings fitted to
/// @param validation what hyper-parameters and the number of epochs are chosen by; may be empty
/// @param test what nothing was chosen by; may be empty
public record Partition(Dataset train, Dataset validation, Dataset test) {
  /// Divides a dataset, into arrays of their own.
  ///
  /// @param validationShare the part of the samples that validate, in `[0, 1)`; rounded to whole samples
  /// @param testShare the part of the samples that test, in `[0, 1)`; rounded to whole samples
  /// @param sampling how samples are drawn
  /// @param seed decides which samples go where, and their order
  /// @throws IllegalArgumentException when the shares leave nothing to train with
  public static Partition of(Dataset data, double validationShare, double testShare, Sampling sampling, long seed) {
    int validating = Math.toIntExact(Math.round(share(validationShare) * data.size()));
    int testing = Math.toIntExact(Math.round(share(testShare) * data.size()));
    int training = data.size() - validating - testing;
    if (training < 1) {
      throw new IllegalArgumentException("Shares of " + validationShare + " and " + testShare + " leave none of "
          + data.size() + " samples to train with.");
    }
    var order = sampling.order(data, seed);
    return new Partition(data.take(Arrays.copyOfRange(order, 0, training)),
        data.take(Arrays.copyOfRange(order, training, training + validating)),
        data.take(Arrays.copyOfRange(order, training + validating, order.length)));
  }

  private static double share(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("A share must lie in [0, 1), but one is " + share + ".");
    }
    return share;
  }
}
