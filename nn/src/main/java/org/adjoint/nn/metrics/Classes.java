package org.adjoint.nn.metrics;

import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;

/// From scores to classes.
public final class Classes {
  private Classes() {}

  /// The class of the largest score of each sample, the first one at a tie.
  ///
  /// @param scores `[count, classes]`
  /// @return INT32 `[count]`
  public static NdArray of(NdArray scores) {
    var classes = new int[scores.shape().sizes()[0]];
    for (int row = 0; row < classes.length; row++) {
      classes[row] = largest(scores, row);
    }
    return NdArray.of(classes);
  }

  /// The class of the largest score in one row.
  static int largest(NdArray scores, int row) {
    int classes = scores.size() / ((Dim.Fixed) scores.shape().dim(0)).size();
    int best = 0;
    for (int label = 1; label < classes; label++) {
      if (scores.get(row * classes + label) > scores.get(row * classes + best)) {
        best = label;
      }
    }
    return best;
  }
}
