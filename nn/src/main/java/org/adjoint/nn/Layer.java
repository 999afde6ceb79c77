package org.adjoint.nn;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.adjoint.graph.Tensor;

/// A function of a tensor with parameters that are learned.
///
/// A network is a layer too. To write one of your own, implement [#apply] with tensor operations, and name your parameters:
///
/// ```java
/// record Scale(Parameter factor) implements Layer {
///   public Tensor apply(Tensor x, Context context) { return x.mul(context.tensor(factor)); }
///   public List<Parameter> parameters() { return List.of(factor); }
/// }
/// ```
public interface Layer {
  /// The layer's function, as graph.
  ///
  /// @param x the first axis counts samples
  /// @param context gives parameters their tensors in the program that is being built
  Tensor apply(Tensor x, Context context);

  /// The parameters, in a fixed order.
  List<Parameter> parameters();

  /// Gives every parameter its first values; the same seed gives the same values.
  default void initialize(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    parameters().forEach(parameter -> parameter.initialize(random));
  }
}
