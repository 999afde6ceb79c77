package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.data.EpochSeed;
import org.adjoint.nn.data.Prefetcher;
import org.adjoint.nn.data.augmentation.AugmentedImages;
import org.jspecify.annotations.Nullable;

/// The mini-batches of one epoch after the other; the last one of an epoch may be shorter. Images that are augmented are made ahead by a thread of its
/// own, beside training.
///
/// Batches are gathered into arrays that are used again, so an epoch allocates little more than its order.
final class Batches implements AutoCloseable {
  private static final int AHEAD = 4;

  private final Examples data;
  private final int batchSize;
  private final @Nullable AugmentedImages augmented;
  private final List<NdArray> arrays;
  private final List<Room> full;
  private final Room last;
  private int[] order;
  private int number;
  private @Nullable Prefetcher<Examples> prefetcher;

  /// A batch, and its arrays in the order of those that it is gathered from.
  private record Room(Examples batch, List<NdArray> arrays) {}

  /// @param augmented what is done to the first input; `null` for nothing
  Batches(Examples data, int batchSize, @Nullable AugmentedImages augmented) {
    this.data = data;
    this.batchSize = Math.min(batchSize, data.size());
    this.augmented = augmented;
    arrays = data.arrays();
    // Those that wait, one that is being made, and one that is trained on.
    int room = augmented == null ? 1 : AHEAD + 2;
    full = IntStream.range(0, room).mapToObj(_ -> room(this.batchSize)).toList();
    last = room(data.size() - (count() - 1) * this.batchSize);
    order = new int[0];
  }

  /// The number of batches in an epoch.
  int count() {
    return Math.ceilDiv(data.size(), batchSize);
  }

  /// Begins an epoch.
  ///
  /// @param shuffle whether it has an order of its own, and not that of the data
  /// @param from the number of the first batch that [#next] gives
  void begin(EpochSeed seed, boolean shuffle, int from) {
    close();
    order = shuffle ? seed.order(data.size()) : IntStream.range(0, data.size()).toArray();
    number = from;
    if (augmented != null) {
      var images = augmented;
      prefetcher = Prefetcher.of(count() - from, AHEAD, ahead -> {
        var batch = gather(from + ahead);
        images.applyTo(batch.inputs().getFirst(), seed.ofBatch(from + ahead));
        return batch;
      });
    }
  }

  /// The next batch of the epoch. The call after this one may overwrite it.
  ///
  /// @throws java.util.concurrent.CancellationException when this thread is interrupted while it waits for what is made ahead
  Examples next() {
    return prefetcher == null ? gather(number++) : prefetcher.next();
  }

  /// Ends the thread that makes batches ahead, if there is one.
  @Override
  public void close() {
    if (prefetcher != null) {
      prefetcher.close();
      prefetcher = null;
    }
  }

  private Examples gather(int number) {
    var room = number == count() - 1 ? last : full.get(number % full.size());
    for (int i = 0; i < arrays.size(); i++) {
      gather(arrays.get(i), number * batchSize, room.arrays.get(i));
    }
    return room.batch;
  }

  private void gather(NdArray all, int from, NdArray batch) {
    int length = all.size() / order.length;
    for (int at = 0; at < batch.size(); at += length) {
      int sample = order[from + at / length];
      System.arraycopy(all.values(), all.offset() + sample * length, batch.values(), at, length);
    }
  }

  private Room room(int samples) {
    var batch = data.map(array -> room(array, samples));
    return new Room(batch, batch.arrays());
  }

  /// Zeros like `array`, with another number of rows.
  static NdArray room(NdArray array, int rows) {
    var dims = new ArrayList<>(array.shape().dims());
    dims.set(0, Dim.of(rows));
    return NdArray.zeros(array.dtype(), new Shape(dims));
  }
}
