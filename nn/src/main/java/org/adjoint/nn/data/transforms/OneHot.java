package org.adjoint.nn.data.transforms;

import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.metrics.Classes;

/// Classes as rows of zeros with a single 1.
///
/// @param classes the number of classes, at least 1
public record OneHot(int classes) {
  public OneHot {
    if (classes < 1) {
      throw new IllegalArgumentException("There must be at least one class, but there are " + classes + ".");
    }
  }

  /// The encoding of as many classes as occur in `train`: one more than the largest number.
  ///
  /// @param train int32 `[count]`, at least one
  public static OneHot fit(NdArray train) {
    int classes = 0;
    for (int sample = 0; sample < train.size(); sample++) {
      classes = Math.max(classes, (int) train.get(sample) + 1);
    }
    return new OneHot(classes);
  }

  /// Rows with a 1 in the place of the class, `[count, classes]`.
  ///
  /// @param labels int32 `[count]`
  /// @param dtype the type of the rows
  /// @throws IllegalArgumentException when a label is no class
  public NdArray encode(NdArray labels, DType dtype) {
    var rows = NdArray.zeros(dtype, Shape.of(labels.size(), classes));
    for (int sample = 0; sample < labels.size(); sample++) {
      int label = (int) labels.get(sample);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "Classes must lie between 0 and " + (classes - 1) + ", but one is " + label + ".");
      }
      rows.set(sample * classes + label, 1);
    }
    return rows;
  }

  /// The class of each row: the place of its largest number.
  ///
  /// @param rows `[count, classes]`
  /// @return int32 `[count]`
  public NdArray decode(NdArray rows) {
    return Classes.of(rows);
  }
}
