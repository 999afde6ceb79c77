package org.adjoint.nn.data;

import org.adjoint.array.NdArray;

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
}
