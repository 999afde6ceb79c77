package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.functions.Normalizations;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;

/// Each sample divided by the root mean square over its last axes, `gain · x/√(mean(x²) + epsilon)` (B. Zhang and R. Sennrich, *Root mean square layer
/// normalization*, 2019).
///
/// @param name unique in its network
/// @param gain of the shape of the last axes
/// @param epsilon added to mean squares
public record RmsNorm(String name, Parameter gain, double epsilon) implements Layer {
  /// A layer in float32 with epsilon 1e−5.
  ///
  /// @param sizes of the last axes
  public static RmsNorm of(String name, int... sizes) {
    return of(name, DType.FLOAT32, 1e-5, sizes);
  }

  /// A layer of any floating-point type.
  public static RmsNorm of(String name, DType dtype, double epsilon, int... sizes) {
    return new RmsNorm(name, Affine.gain(name, dtype, sizes), epsilon);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Normalizations.rmsNorm(x, context.tensor(gain), epsilon).named(name);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(gain);
  }
}
