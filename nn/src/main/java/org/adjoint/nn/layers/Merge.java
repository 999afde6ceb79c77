package org.adjoint.nn.layers;

import java.util.List;
import java.util.function.BinaryOperator;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Network;

/// Several tensors of one shape become one, element by element.
public enum Merge implements Network {
  /// Their sum.
  ADD,
  /// Their product.
  MULTIPLY,
  /// Their mean.
  AVERAGE,
  /// The largest.
  MAXIMUM;

  @Override
  public List<Tensor> apply(List<Tensor> inputs, Context context) {
    BinaryOperator<Tensor> pair = switch (this) {
      case ADD, AVERAGE -> Tensor::add;
      case MULTIPLY -> Tensor::mul;
      case MAXIMUM -> Tensor::maximum;
    };
    var merged = inputs.stream().reduce(pair)
        .orElseThrow(() -> new IllegalArgumentException(name() + " needs at least one tensor, but got none."));
    return List.of(this == AVERAGE ? merged.div(inputs.size()) : merged);
  }
}
