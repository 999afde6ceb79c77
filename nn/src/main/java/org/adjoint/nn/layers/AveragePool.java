package org.adjoint.nn.layers;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.functions.Pooling;
import org.adjoint.functions.Windows;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// The mean of each window on the spatial axes of `[batch, channels, spatial…]`.
///
/// @param window its sizes, one for each spatial axis
/// @param windows stride, padding and dilation
/// @param countPadding whether padding counts as zeros, or is left out
public record AveragePool(List<Integer> window, Windows windows, boolean countPadding) implements Layer {
  public AveragePool {
    window = List.copyOf(window);
  }

  /// Windows next to each other.
  public static AveragePool of(int... window) {
    return new AveragePool(IntStream.of(window).boxed().toList(), Windows.dense().stride(window), true);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Pooling.averagePool(x, window, windows, countPadding);
  }
}
