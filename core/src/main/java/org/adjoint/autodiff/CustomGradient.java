package org.adjoint.autodiff;

import java.util.List;
import java.util.function.Function;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.adjoint.graph.VjpFunction;

/// Functions whose derivative the user gives.
public final class CustomGradient {
  private CustomGradient() {
  }

  /// `function(arguments)`, whose derivative is what `rule` says instead of that of its expression.
  ///
  /// Both modes and derivatives of any order follow from the rule, which must be linear in the cotangent for forward mode to be
  /// right, and differentiable as often as is asked for.
  ///
  /// ```java
  /// // The gradient passes, but never longer than 1 in any direction.
  /// CustomGradient.of(List.of(x), v -> v.getFirst(), (v, y, g) -> List.of(g.minimum(g.number(1)).maximum(g.number(-1))))
  /// ```
  ///
  /// @param rule returns a cotangent for each argument, of its shape and type; that of an argument that is not of floating-point numbers
  ///     is not used
  /// @throws IllegalArgumentException when the value depends on floating-point inputs past the arguments, whose derivative would be lost
  public static Tensor of(List<Tensor> arguments, Function<List<Tensor>, Tensor> function, VjpFunction rule) {
    var given = List.copyOf(arguments);
    var value = function.apply(given);
    for (var node : Dependence.within(value, given)) {
      if (node.op() instanceof Op.Input && node.dtype().isFloating()) {
        throw new IllegalArgumentException(
            "A function with a derivative of its own depends on nothing but its arguments " + given
                + ", but " + value + " from " + value.origin() + " depends on " + node
                + " as well; make that an argument.");
      }
    }
    return Tensor.of(new Op.CustomVjp(value, given, rule));
  }
}
