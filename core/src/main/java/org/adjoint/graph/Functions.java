package org.adjoint.graph;

import java.util.ArrayList;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;

/// Functions composed of primitives, one place each.
public final class Functions {
  private Functions() {
  }

  /// `max(x, 0)`, with derivative 0 at 0; NaN stays NaN.
  public static Tensor relu(Tensor x) {
    var zero = x.number(0);
    // Not Max: at a tie that would pass on half of the cotangent.
    return x.lessOrEqual(zero).select(zero, x);
  }

  /// `log Σ eˣ` along `axis`, which disappears; finite wherever the largest element is.
  public static Tensor logSumExp(Tensor x, int axis) {
    var largest = x.max(axis).stopGradient();
    var shifted = x.sub(kept(largest, x.shape(), axis));
    return shifted.exp().sum(axis).log().add(largest);
  }

  /// `eˣ / Σ eˣ` along `axis`.
  public static Tensor softmax(Tensor x, int axis) {
    var exponentials = x.sub(kept(x.max(axis).stopGradient(), x.shape(), axis)).exp();
    return exponentials.div(kept(exponentials.sum(axis), x.shape(), axis));
  }

  /// `log softmax(x)` along `axis`, without overflow or cancellation.
  public static Tensor logSoftmax(Tensor x, int axis) {
    var shifted = x.sub(kept(x.max(axis).stopGradient(), x.shape(), axis));
    return shifted.sub(kept(shifted.exp().sum(axis).log(), x.shape(), axis));
  }

  /// A new last axis of `classes` places that holds 1 at the index and 0 elsewhere; indices outside give zeros.
  ///
  /// @param indices INT32 or INT64
  public static Tensor oneHot(Tensor indices, int classes, DType dtype) {
    var dims = new ArrayList<Dim>(indices.shape().dims());
    dims.add(Dim.of(classes));
    var places = Tensor.iota(indices.dtype(), new Shape(dims), -1);
    return places.equalTo(indices.expand(-1)).cast(dtype);
  }

  /// A result of reducing `axis` of `shape`, with that axis back as size 1.
  private static Tensor kept(Tensor reduced, Shape shape, int axis) {
    return reduced.expand(shape.axis(axis));
  }
}
