package org.adjoint.nn.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Decides all that is random about one pass through the data. It follows from the seed of a run and the number of the epoch alone, and each batch has
/// random numbers of its own, so that a run can be taken up at any batch of any epoch.
///
/// @param value of the epoch
public record EpochSeed(long value) {
  /// The seed of an epoch.
  public static EpochSeed of(long seed, int epoch) {
    return new EpochSeed(new SplittableRandom(seed).nextLong() + epoch);
  }

  /// The numbers of all samples, in the order of the epoch.
  public int[] order(int samples) {
    return Sampling.permutation(samples, new SplittableRandom(value));
  }

  /// What changes the samples of a batch.
  ///
  /// @param number of the batch, from 0
  public RandomGenerator ofBatch(int number) {
    return new SplittableRandom(new SplittableRandom(~value).nextLong() + number);
  }
}
