package org.adjoint.nn.layers;

import org.adjoint.functions.Pooling;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// One number for each channel: `[batch, channels, spatial…]` to `[batch, channels]`.
public enum GlobalPool implements Layer {
  /// The largest.
  MAX,
  /// The mean.
  AVERAGE;

  @Override
  public Tensor apply(Tensor x, Context context) {
    return switch (this) {
      case MAX -> Pooling.globalMaxPool(x);
      case AVERAGE -> Pooling.globalAveragePool(x);
    };
  }
}
