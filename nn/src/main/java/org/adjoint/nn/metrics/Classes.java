package org.adjoint.nn.metrics;

import org.adjoint.array.NdArray;

/// From scores to classes, and to their probabilities.
public final class Classes {
  private Classes() {}

  /// The class of the largest score of each sample, the first one at a tie.
  ///
  /// @param scores `[count, classes]`
  /// @return INT32 `[count]`
  public static NdArray of(NdArray scores) {
    var classes = new int[scores.shape().sizes()[0]];
    for (int row = 0; row < classes.length; row++) {
      classes[row] = largest(scores, row, scores.size() / classes.length);
    }
    return NdArray.of(classes);
  }

  /// The probability of each class, the softmax of each sample's scores.
  ///
  /// @param scores `[count, classes]`
  /// @return of the same type and shape; each row sums to 1
  public static NdArray probabilities(NdArray scores) {
    var probabilities = scores.copy();
    int classes = scores.shape().sizes()[1];
    for (int row = 0; row < scores.shape().sizes()[0]; row++) {
      // The largest score is taken off, so that no exponential overflows.
      double largest = scores.get(row * classes + largest(scores, row, classes));
      double sum = 0;
      for (int at = row * classes; at < (row + 1) * classes; at++) {
        sum += Math.exp(scores.get(at) - largest);
      }
      for (int at = row * classes; at < (row + 1) * classes; at++) {
        probabilities.set(at, Math.exp(scores.get(at) - largest) / sum);
      }
    }
    return probabilities;
  }

  /// The class of the largest score in one row, the first one at a tie.
  static int largest(NdArray scores, int row, int classes) {
    int best = 0;
    for (int label = 1; label < classes; label++) {
      if (scores.get(row * classes + label) > scores.get(row * classes + best)) {
        best = label;
      }
    }
    return best;
  }
}
