package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// A layer with a way around it, `body(x) + shortcut(x)` (K. He, X. Zhang, S. Ren and J. Sun, *Deep residual learning*, 2016).
///
/// @param body what learns the difference
/// @param shortcut brings the input to the shape of the body's result
public record Residual(Layer body, Layer shortcut) implements Layer {
  /// The input itself is added to what `body` makes of it, so both must have the same shape.
  public static Residual of(Layer body) {
    return new Residual(body, Activation.IDENTITY);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return context.apply(body, x).add(context.apply(shortcut, x));
  }

  @Override
  public List<Layer> layers() {
    return List.of(body, shortcut);
  }
}
