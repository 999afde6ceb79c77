package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.Activations;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// The rectifier whose slope below 0 is learned: `x` above 0, `slope · x` elsewhere (K. He, X. Zhang, S. Ren and J. Sun, *Delving deep
/// into rectifiers*, 2015).
///
/// @param name unique in its network
/// @param slope broadcast against a sample, and 0.25 at first, as in the paper
public record ParametricRelu(String name, Parameter slope) implements Layer {
  /// A layer in float32.
  ///
  /// @param sizes of the slope: none for one slope, `units` for one a unit, `channels, 1, 1` for one a channel of images
  public static ParametricRelu of(String name, int... sizes) {
    return of(name, DType.FLOAT32, sizes);
  }

  /// A layer of any floating-point type.
  ///
  /// @param sizes of the slope, as in [#of(String, int...)]
  public static ParametricRelu of(String name, DType dtype, int... sizes) {
    return new ParametricRelu(name,
        new Parameter(name + ".slope", dtype, Shape.of(sizes), Initializer.constant(0.25)));
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Activations.prelu(x, context.tensor(slope)).named(name);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(slope);
  }
}
