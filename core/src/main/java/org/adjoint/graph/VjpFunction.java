package org.adjoint.graph;

import java.util.List;

/// A user's own vector-Jacobian product for a function `y = f(x₁, …, xₙ)`.
///
/// Two rules are the same only when they are the same object, so a lambda that captures nothing should be kept in a constant.
@FunctionalInterface
public interface VjpFunction {
  /// The cotangents `∂L/∂xᵢ` as more of the graph, one for each argument, of its shape and type.
  ///
  /// @param arguments `x₁, …, xₙ`
  /// @param y the value of the function
  /// @param cotangent `∂L/∂y`, of the shape and type of `y`
  List<Tensor> apply(List<Tensor> arguments, Tensor y, Tensor cotangent);
}
