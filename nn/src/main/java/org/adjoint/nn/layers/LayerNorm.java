package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.functions.Normalizations;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;

/// Each sample to mean 0 and variance 1 over its last axes, then `gain · x + bias` (J. Ba, J. Kiros and G. Hinton, *Layer normalization*, 2016).
///
/// @param name unique in its network
/// @param gain of the shape of the last axes
/// @param bias of the same shape
/// @param epsilon added to variances
public record LayerNorm(String name, Parameter gain, Parameter bias, double epsilon) implements Layer {
  /// A layer in float32 with epsilon 1e−5.
  ///
  /// @param sizes of the last axes
  public static LayerNorm of(String name, int... sizes) {
    return of(name, DType.FLOAT32, 1e-5, sizes);
  }

  /// A layer of any floating-point type.
  public static LayerNorm of(String name, DType dtype, double epsilon, int... sizes) {
    return new LayerNorm(name, Affine.gain(name, dtype, sizes), Affine.bias(name, dtype, sizes), epsilon);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Normalizations.layerNorm(x, context.tensor(gain), context.tensor(bias), epsilon).named(name);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(gain, bias);
  }
}
