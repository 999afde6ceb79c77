package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.stream.Stream;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Requests to compute a part of a graph again for its gradient, which takes time and saves memory.
public final class Checkpoint {
  private Checkpoint() {
  }

  /// `value`, whose expression is computed again for the backward pass instead of being kept. The derivative is the same.
  ///
  /// @param boundary what is kept, and computed from again; inputs that `value` depends on past these are kept as well, and so without a
  ///     boundary all of its inputs
  public static Tensor of(Tensor value, Tensor... boundary) {
    var kept = new ArrayList<>(Stream.of(boundary).distinct().toList());
    for (var node : Dependence.within(value, kept)) {
      if (node.op() instanceof Op.Input) {
        kept.add(node);
      }
    }
    return Tensor.of(new Op.Checkpoint(value, kept));
  }
}
