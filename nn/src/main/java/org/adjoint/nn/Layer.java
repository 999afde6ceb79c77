package org.adjoint.nn;

import java.util.List;
import org.adjoint.graph.Tensor;

/// A function of one tensor with parameters that are learned.
///
/// To write one of your own, implement [#apply(Tensor, Context)] with tensor operations, and name your parameters:
///
/// ```java
/// record Scale(Parameter factor) implements Layer {
///   public Tensor apply(Tensor x, Context context) { return x.mul(context.tensor(factor)); }
///   public List<Parameter> parameters() { return List.of(factor); }
/// }
/// ```
///
/// A layer that is made of others names them in [#layers] instead. One without parameters may be a lambda.
@FunctionalInterface
public interface Layer extends Network {
  /// The layer's function, as graph.
  ///
  /// @param x the first axis counts samples
  /// @param context gives parameters their tensors in the program that is being built
  Tensor apply(Tensor x, Context context);

  @Override
  default List<Tensor> apply(List<Tensor> inputs, Context context) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          "The layer \"" + name() + "\" takes one input, but got " + inputs.size() + ".");
    }
    return List.of(apply(inputs.getFirst(), context));
  }
}
