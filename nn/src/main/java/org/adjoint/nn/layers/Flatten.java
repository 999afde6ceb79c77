package org.adjoint.nn.layers;

import org.adjoint.functions.Layouts;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// All numbers of a sample along one axis: `[batch, …]` to `[batch, features]`.
public record Flatten() implements Layer {
  @Override
  public Tensor apply(Tensor x, Context context) {
    return Layouts.flatten(x, 1);
  }
}
