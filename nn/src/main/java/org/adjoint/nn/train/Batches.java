package org.adjoint.nn.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.data.Dataset;

/// The samples of a dataset in shuffled mini-batches; the last one of an epoch may be shorter.
///
/// Batches are gathered into arrays that are used again, so an epoch allocates nothing once the sizes have been met.
final class Batches {
  private static final Dim BATCH = Dim.symbol("batch");

  private final Dataset data;
  private final int batchSize;
  private final int[] order;
  private final Map<Integer, Dataset> bySize = new HashMap<>();

  Batches(Dataset data, int batchSize) {
    this.data = data;
    this.batchSize = batchSize;
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
    return (data.size() + batchSize - 1) / batchSize;
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
    int from = number * batchSize;
    int size = Math.min(batchSize, order.length - from);
    var batch = bySize.computeIfAbsent(size, this::allocate);
    for (int row = 0; row < size; row++) {
      copyRow(data.inputs(), order[from + row], batch.inputs(), row);
      copyRow(data.targets(), order[from + row], batch.targets(), row);
    }
    return batch;
  }

  private Dataset allocate(int size) {
    return new Dataset(allocate(data.inputs(), size), allocate(data.targets(), size));
  }

  private static NdArray allocate(NdArray like, int rows) {
    var dims = new ArrayList<>(like.shape().dims());
    dims.set(0, Dim.of(rows));
    return NdArray.zeros(like.dtype(), new Shape(dims));
  }

  private static void copyRow(NdArray from, int row, NdArray to, int target) {
    int length = to.size() / to.shape().sizes()[0];
    System.arraycopy(from.values(), from.offset() + row * length, to.values(), target * length, length);
  }
}
