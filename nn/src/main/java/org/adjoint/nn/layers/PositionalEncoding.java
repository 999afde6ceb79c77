package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.functions.LinearAlgebra;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// Tells places of a sequence apart: adds `sin(t/base^(2⌊i/2⌋/features))` to the even features `i` at place `t`, and the cosine of the same to the odd ones (A.
/// Vaswani et al., *Attention is all you need*, 2017). `[batch, time, features]` to the same.
///
/// @param base 10000 in the paper
public record PositionalEncoding(double base) implements Layer {
  /// With the base of the paper.
  public PositionalEncoding() {
    this(10_000);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    var features = x.shape().dim(-1);
    var time = x.shape().dim(-2);
    var feature = Tensor.iota(DType.INT32, new Shape(List.of(features)), 0);
    var odd = feature.sub(feature.div(2).mul(2));
    var count = ((Dim.Fixed) features).size();
    var frequency = feature.sub(odd).cast(x.dtype()).mul(-Math.log(base) / count).exp();
    var place = Tensor.iota(x.dtype(), new Shape(List.of(time)), 0);
    // The cosine is the sine a quarter of a turn ahead.
    var angle = LinearAlgebra.outer(place, frequency).add(odd.cast(x.dtype()).mul(Math.PI / 2));
    return x.add(angle.sin());
  }
}
