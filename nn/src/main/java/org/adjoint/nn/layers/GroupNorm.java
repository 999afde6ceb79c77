package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.functions.Normalizations;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;

/// Groups of channels of each sample of `[batch, channels, …]` to mean 0 and variance 1, then `gain · x + bias` (Y. Wu and K. He, *Group normalization*, 2018).
///
/// @param name unique in its network
/// @param groups a divisor of the number of channels
/// @param gain `[channels]`
/// @param bias `[channels]`
/// @param epsilon added to variances
public record GroupNorm(String name, int groups, Parameter gain, Parameter bias, double epsilon) implements Layer {
  /// A layer in float32 with epsilon 1e−5.
  public static GroupNorm of(String name, int groups, int channels) {
    return of(name, DType.FLOAT32, groups, channels, 1e-5);
  }

  /// A layer of any floating-point type.
  public static GroupNorm of(String name, DType dtype, int groups, int channels, double epsilon) {
    return new GroupNorm(name, groups, Affine.gain(name, dtype, channels), Affine.bias(name, dtype, channels), epsilon);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Normalizations.groupNorm(x, groups, context.tensor(gain), context.tensor(bias), epsilon).named(name);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(gain, bias);
  }
}
