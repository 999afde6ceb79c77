package org.adjoint.nn.layers;

import java.util.ArrayList;
import java.util.Collections;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;

/// The second axis of `[batch, channels, spatial…]`.
final class Channels {
  private Channels() {}

  /// Adds one number to each channel.
  ///
  /// @param numbers `[channels]`
  static Tensor add(Tensor x, Tensor numbers) {
    var dims = new ArrayList<>(Collections.nCopies(x.shape().rank() - 1, Dim.of(1)));
    dims.set(0, numbers.shape().dim(0));
    return x.add(numbers.reshape(new Shape(dims)));
  }
}
