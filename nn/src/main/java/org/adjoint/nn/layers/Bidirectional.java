package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.functions.Layouts;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// Two recurrent layers in both directions, side by side along the last axis (M. Schuster and K. Paliwal, *Bidirectional recurrent neural networks*, 1997).
///
/// @param forward from the first element on
/// @param backward from the last element on, with parameters of its own
public record Bidirectional(Recurrent forward, Recurrent backward) implements Layer {
  /// @throws IllegalArgumentException unless the first goes forward and the second backward
  public Bidirectional {
    if (forward.backward() || !backward.backward()) {
      throw new IllegalArgumentException("The layer \"" + forward.name() + "\" must go forward and \"" + backward.name()
          + "\" backward: reverse the second one.");
    }
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Layouts.concat(List.of(context.apply(forward, x), context.apply(backward, x)), -1);
  }

  @Override
  public List<Layer> layers() {
    return List.of(forward, backward);
  }
}
