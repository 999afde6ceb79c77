package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.data.Dataset;

/// The samples of a dataset in shuffled mini-batches; the last one of an epoch may be shorter.
///
/// Batches are gathered into arrays that are used again, so an epoch allocates nothing.
final class Batches {
  private static final Dim BATCH = Dim.symbol("batch");

  private final Dataset data;
  private final int batchSize;
  private final int[] order;
  private final Dataset full;
  private final Dataset last;

  Batches(Dataset data, int batchSize) {
    this.data = data;
    this.batchSize = Math.min(batchSize, data.size());
    full = room(this.batchSize);
    last = room(data.size() - (count() - 1) * this.batchSize);
    order = new int[data.size()];
    for (int sample = 0; sample < order.length; sample++) {
      order[sample] = sample;
    }
  }

  /// The input that stands for a batch of samples of the given sizes.
  static Tensor placeholder(String name, DType dtype, int... sample) {
    return Tensor.input(name, dtype, Shape.of(BATCH, sample));
  }

  /// The sizes of one sample of a dataset.
  static int[] sampleSizes(Dataset data) {
    var sizes = data.inputs().shape().sizes();
    return Arrays.copyOfRange(sizes, 1, sizes.length);
  }

  /// The number of batches in an epoch.
  int count() {
    return Math.ceilDiv(data.size(), batchSize);
  }

  /// Brings the samples into a new random order (R. Fisher and F. Yates, 1938).
  void shuffle(RandomGenerator random) {
    for (int last = order.length - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int sample = order[last];
      order[last] = order[other];
      order[other] = sample;
    }
  }

  /// The batch of the given number. The next call overwrites it.
  Dataset get(int number) {
    var batch = number == count() - 1 ? last : full;
    gather(data.inputs(), number * batchSize, batch.inputs());
    gather(data.targets(), number * batchSize, batch.targets());
    return batch;
  }

  private void gather(NdArray all, int from, NdArray batch) {
    int length = all.size() / order.length;
    for (int at = 0; at < batch.size(); at += length) {
      int sample = order[from + at / length];
      System.arraycopy(all.values(), all.offset() + sample * length, batch.values(), at, length);
    }
  }

  private Dataset room(int samples) {
    return new Dataset(room(data.inputs(), samples), room(data.targets(), samples));
  }

  /// Zeros like `array`, with another number of rows.
  static NdArray room(NdArray array, int rows) {
    var dims = new ArrayList<>(array.shape().dims());
    dims.set(0, Dim.of(rows));
    return NdArray.zeros(array.dtype(), new Shape(dims));
  }
}
