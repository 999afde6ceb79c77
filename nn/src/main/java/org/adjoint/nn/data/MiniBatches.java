package org.adjoint.nn.data;

import java.util.Arrays;
import org.adjoint.nn.data.augmentation.Augmentation;
import org.adjoint.nn.data.augmentation.AugmentedImages;
import org.adjoint.nn.data.augmentation.ImageSize;
import org.adjoint.nn.limits.Limits;
import org.jspecify.annotations.Nullable;

/// A dataset in shuffled mini-batches that are made beside training, and augmented there if so wished, for a training loop of your own:
///
/// ```java
/// for (int epoch = 1; epoch <= epochs; epoch++) {
///   try (var batches = miniBatches.epoch(epoch)) {
///     while (batches.hasNext()) {
///       var batch = batches.next();
///       step.run(batch.inputs(), batch.targets());
///     }
///   }
/// }
/// ```
///
/// What an epoch holds follows from seed and number of the epoch alone, so a run can be taken up at any epoch.
public final class MiniBatches {
  private static final int AHEAD = 4;

  private final Dataset data;
  private final int size;
  private final long seed;
  private final @Nullable AugmentedImages augmented;

  private MiniBatches(Dataset data, int size, long seed, @Nullable AugmentedImages augmented) {
    this.data = data;
    this.size = size;
    this.seed = seed;
    this.augmented = augmented;
  }

  /// Batches of a dataset; the last one of an epoch may be shorter.
  ///
  /// @param size samples in a batch, at least 1
  /// @param seed decides the order of each epoch
  /// @throws IllegalArgumentException when batches would be empty
  public static MiniBatches of(Dataset data, int size, long seed) {
    Limits.atLeast("number of samples in a mini-batch", size, 1);
    return new MiniBatches(data, size, seed, null);
  }

  /// The same batches with each image changed at random, in another way each epoch.
  ///
  /// @param images the sizes of each sample
  /// @throws IllegalArgumentException unless the samples are float32 images of that size
  public MiniBatches augmented(Augmentation augmentation, ImageSize images) {
    var changed = new AugmentedImages(augmentation, images);
    changed.require(data.inputs());
    return new MiniBatches(data, size, seed, changed);
  }

  /// The number of batches in an epoch.
  public int count() {
    return Math.ceilDiv(data.size(), size);
  }

  /// Begins to make the batches of an epoch, each in arrays of its own.
  ///
  /// @param number of the epoch
  public Prefetcher<Dataset> epoch(int number) {
    var epochSeed = EpochSeed.of(seed, number);
    var order = epochSeed.order(data.size());
    return Prefetcher.of(count(), AHEAD, batch -> make(batch, order, epochSeed));
  }

  private Dataset make(int batch, int[] order, EpochSeed epochSeed) {
    var samples = Arrays.copyOfRange(order, batch * size, Math.min(order.length, (batch + 1) * size));
    var made = data.take(samples);
    if (augmented != null) {
      augmented.applyTo(made.inputs(), epochSeed.ofBatch(batch));
    }
    return made;
  }
}
