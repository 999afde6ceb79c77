package org.adjoint.nn.layers;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.functions.Pooling;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// The largest number of each window on the spatial axes of `[batch, channels, spatial…]`.
///
/// @param window its sizes, one for each spatial axis
/// @param windows stride, padding and dilation; padding is −∞
public record MaxPool(List<Integer> window, Windows windows) implements Layer {
  public MaxPool {
    window = List.copyOf(window);
  }

  /// Windows next to each other.
  public static MaxPool of(int... window) {
    return new MaxPool(IntStream.of(window).boxed().toList(), Windows.dense().stride(window));
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Pooling.maxPool(x, window, windows);
  }
}
