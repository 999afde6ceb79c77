package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;

/// Samples in mini-batches; the last one of an epoch may be shorter.
///
/// Batches are gathered into arrays that are used again, so an epoch allocates nothing.
final class Batches {
  private final Examples data;
  private final int batchSize;
  private final int[] order;
  private final Examples full;
  private final Examples last;

  Batches(Examples data, int batchSize) {
    this.data = data;
    this.batchSize = Math.min(batchSize, data.size());
    full = room(this.batchSize);
    last = room(data.size() - (count() - 1) * this.batchSize);
    order = new int[data.size()];
    keepOrder();
  }

  /// The number of batches in an epoch.
  int count() {
    return Math.ceilDiv(data.size(), batchSize);
  }

  /// Brings the samples into the order that they have in the data.
  private void keepOrder() {
    for (int sample = 0; sample < order.length; sample++) {
      order[sample] = sample;
    }
  }

  /// Brings the samples into a random order (R. Fisher and F. Yates, 1938) that follows from seed and epoch alone, so that a run can be
  /// taken up in any epoch.
  void shuffle(long seed, int epoch) {
    keepOrder();
    var random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
    for (int last = order.length - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int sample = order[last];
      order[last] = order[other];
      order[other] = sample;
    }
  }

  /// The batch of the given number. The next call overwrites it.
  Examples get(int number) {
    var batch = number == count() - 1 ? last : full;
    for (int input = 0; input < batch.inputs().size(); input++) {
      gather(data.inputs().get(input), number * batchSize, batch.inputs().get(input));
    }
    for (int output = 0; output < batch.targets().size(); output++) {
      gather(data.targets().get(output), number * batchSize, batch.targets().get(output));
    }
    return batch;
  }

  private void gather(NdArray all, int from, NdArray batch) {
    int length = all.size() / order.length;
    for (int at = 0; at < batch.size(); at += length) {
      int sample = order[from + at / length];
      System.arraycopy(all.values(), all.offset() + sample * length, batch.values(), at, length);
    }
  }

  private Examples room(int samples) {
    return new Examples(room(data.inputs(), samples), room(data.targets(), samples));
  }

  private static List<NdArray> room(List<NdArray> arrays, int rows) {
    return arrays.stream().map(array -> room(array, rows)).toList();
  }

  /// Zeros like `array`, with another number of rows.
  static NdArray room(NdArray array, int rows) {
    var dims = new ArrayList<>(array.shape().dims());
    dims.set(0, Dim.of(rows));
    return NdArray.zeros(array.dtype(), new Shape(dims));
  }
}
