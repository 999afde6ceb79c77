package org.adjoint.nn.data;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;

/// Samples and what a network should make of them. The arrays are shared, not copied.
///
/// @param inputs the first axis counts the samples: float32 `[count, 784]` for digits, ink in `[0, 1]`
/// @param targets the first axis counts the samples: int32 `[count]` for classes, from 0
public record Dataset(NdArray inputs, NdArray targets) {
  /// The two parts of a dataset.
  ///
  /// @param first the samples before the cut
  /// @param second the samples after it
  public record Split(Dataset first, Dataset second) {}

  public Dataset {
    if (inputs.shape().rank() == 0 || targets.shape().rank() == 0) {
      throw new IllegalArgumentException("Inputs and targets need one row for each sample, but they are "
          + inputs.describe() + " and " + targets.describe() + ".");
    }
    int samples = inputs.shape().sizes()[0];
    if (samples != targets.shape().sizes()[0]) {
      throw new IllegalArgumentException("There must be as many targets as inputs, but there are " + samples
          + " inputs and " + targets.shape().sizes()[0] + " targets.");
    }
  }

  /// The number of samples.
  public int size() {
    return inputs.shape().sizes()[0];
  }

  /// The number of values in one sample: 784 for 28 × 28 pixels.
  public int inputSize() {
    int values = 1;
    var sizes = inputs.shape().sizes();
    for (int axis = 1; axis < sizes.length; axis++) {
      values = Math.multiplyExact(values, sizes[axis]);
    }
    return values;
  }

  /// The samples `from` (inclusive) to `to` (exclusive), as a view.
  ///
  /// @throws IllegalArgumentException when there are no such samples
  public Dataset rows(int from, int to) {
    return new Dataset(inputs.rows(from, to), targets.rows(from, to));
  }

  /// The first `first` samples and the rest, as views.
  ///
  /// @throws IllegalArgumentException unless `0 ≤ first ≤ size()`
  public Split split(int first) {
    if (first < 0 || first > size()) {
      throw new IllegalArgumentException(
          "A dataset of " + size() + " samples cannot be split after " + first + " samples.");
    }
    return new Split(rows(0, first), rows(first, size()));
  }

  /// The samples of the given numbers, in that order, in arrays of their own.
  ///
  /// @param samples numbers from 0; one may come more than once
  /// @throws IndexOutOfBoundsException when there is no such sample
  public Dataset take(int... samples) {
    return new Dataset(take(inputs, samples), take(targets, samples));
  }

  /// The same samples in an order that the seed decides, in arrays of their own.
  public Dataset shuffled(long seed) {
    return take(Sampling.RANDOM.order(this, seed));
  }

  /// The same samples with some of their values only, in arrays of their own: `columns(0, 2)` keeps the first and the third.
  ///
  /// @throws IllegalArgumentException unless inputs are a matrix `[count, values]`
  /// @throws IndexOutOfBoundsException when there is no such column
  public Dataset columns(int... columns) {
    if (inputs.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "Columns are those of a matrix [count, values], but the inputs are " + inputs.describe() + ".");
    }
    int width = inputSize();
    var chosen = NdArray.zeros(inputs.dtype(), Shape.of(size(), columns.length));
    for (int position = 0; position < chosen.size(); position++) {
      int column = Objects.checkIndex(columns[position % columns.length], width);
      chosen.set(position, inputs.get(position / columns.length * width + column));
    }
    return new Dataset(chosen, targets);
  }

  /// The number of samples of each class, from class 0 to the largest that occurs.
  ///
  /// @throws IllegalArgumentException unless the targets are classes, int32 `[count]` from 0
  public int[] classCounts() {
    var classes = Sampling.classes(this);
    var counts = new int[IntStream.of(classes).max().orElse(-1) + 1];
    Arrays.stream(classes).forEach(label -> counts[label]++);
    return counts;
  }

  private static NdArray take(NdArray all, int... rows) {
    var sizes = all.shape().sizes();
    int length = sizes[0] == 0 ? 0 : all.size() / sizes[0];
    int count = sizes[0];
    sizes[0] = rows.length;
    var taken = NdArray.zeros(all.dtype(), Shape.of(sizes));
    for (int i = 0; i < rows.length; i++) {
      int row = Objects.checkIndex(rows[i], count);
      System.arraycopy(all.values(), all.offset() + row * length, taken.values(), i * length, length);
    }
    return taken;
  }
}
