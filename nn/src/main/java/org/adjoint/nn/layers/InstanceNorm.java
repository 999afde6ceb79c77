package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.functions.Normalizations;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;

/// Each channel of each sample of `[batch, channels, spatial…]` to mean 0 and variance 1, then `gain · x + bias` (D. Ulyanov, A. Vedaldi and V. Lempitsky, *Instance
/// normalization*, 2016).
///
/// @param name unique in its network
/// @param gain `[channels]`
/// @param bias `[channels]`
/// @param epsilon added to variances
public record InstanceNorm(String name, Parameter gain, Parameter bias, double epsilon) implements Layer {
  /// A layer in float32 with epsilon 1e−5.
  public static InstanceNorm of(String name, int channels) {
    return of(name, DType.FLOAT32, channels, 1e-5);
  }

  /// A layer of any floating-point type.
  public static InstanceNorm of(String name, DType dtype, int channels, double epsilon) {
    return new InstanceNorm(name, Affine.gain(name, dtype, channels), Affine.bias(name, dtype, channels), epsilon);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Normalizations.instanceNorm(x, context.tensor(gain), context.tensor(bias), epsilon).named(name);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(gain, bias);
  }
}
