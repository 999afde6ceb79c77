package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// Layers one after the other.
///
/// @param layers the first takes the input
public record Sequential(List<Layer> layers) implements Layer {
  public Sequential {
    layers = List.copyOf(layers);
  }

  /// The given layers, one after the other.
  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    var result = x;
    for (var layer : layers) {
      result = context.apply(layer, result);
    }
    return result;
  }
}
