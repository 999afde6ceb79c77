package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.functions.Layouts;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Network;

/// Several tensors one after the other.
///
/// @param axis along which; −1 is the last
public record Concatenate(int axis) implements Network {
  /// Along the last axis.
  public Concatenate() {
    this(-1);
  }

  @Override
  public List<Tensor> apply(List<Tensor> inputs, Context context) {
    return List.of(Layouts.concat(inputs, axis));
  }
}
