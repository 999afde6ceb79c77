package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;

/// Reverse-mode differentiation: one walk from a scalar back to the tensors that it depends on.
public final class Gradients {
  /// What the gradient with respect to something that the target does not depend on is.
  public enum Independent {
    /// A mistake, reported by an exception.
    ERROR,
    /// Zeros.
    ZERO
  }

  private Gradients() {
  }

  /// The gradients `∂target/∂source`, one for each source, of its shape and type.
  ///
  /// @param target a floating-point scalar
  /// @throws IllegalArgumentException when `target` is no such scalar, or does not depend on a source in a
  ///     differentiable way
  public static List<Tensor> of(Tensor target, List<Tensor> sources) {
    return of(target, sources, Independent.ERROR);
  }

  /// The gradients `∂target/∂source`, one for each source, of its shape and type.
  ///
  /// @param target a floating-point scalar
  /// @param independent what to do about a source that `target` does not depend on in a differentiable way
  /// @throws IllegalArgumentException when `target` is no such scalar, or as `independent` says
  public static List<Tensor> of(Tensor target, List<Tensor> sources, Independent independent) {
    if (!target.shape().equals(Shape.SCALAR) || !target.dtype().isFloating()) {
      throw new IllegalArgumentException("A gradient is taken of a floating-point scalar, but " + target + " from "
          + target.origin() + " is none; sum it, or take its mean.");
    }
    var cotangents = ReverseWalk.run(Map.of(target, target.number(1)), sources, target);
    var gradients = new ArrayList<Tensor>();
    for (var source : sources) {
      var gradient = cotangents.of(source);
      if (gradient.isEmpty() && independent == Independent.ERROR) {
        throw new IllegalArgumentException(
            "The gradient of " + target + " from " + target.origin() + " with respect to "
                + source + " from " + source.origin()
                + " does not exist: no differentiable path leads from one to the other.");
      }
      gradients.add(gradient.orElseGet(() -> source.number(0).broadcastTo(source.shape())));
    }
    return gradients;
  }
}
