package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.Layouts;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// Tells places of a sequence apart by a vector for each that is learned and added: `[batch, time, features]` to the same.
///
/// @param name unique in its network
/// @param table `[places, features]`, for sequences of at most so many places
public record PositionEmbedding(String name, Parameter table) implements Layer {
  /// A layer in float32.
  public static PositionEmbedding of(String name, int places, int features) {
    return of(name, DType.FLOAT32, places, features, Initializer.normal(0, 0.02));
  }

  /// A layer of any floating-point type and initialisation.
  public static PositionEmbedding of(String name, DType dtype, int places, int features, Initializer initializer) {
    return new PositionEmbedding(name, new Parameter(name + ".table", dtype, Shape.of(places, features), initializer));
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return x.add(Layouts.slice(context.tensor(table), ":" + x.shape().dim(1))).named(name);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(table);
  }
}
