package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.Indexing;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// A vector for each word: indices `[batch, …]`, INT32 or INT64 from 0 on, to `[batch, …, features]`. An index outside of the table is an error at
/// run time.
///
/// @param name unique in its network
/// @param table `[words, features]`
public record Embedding(String name, Parameter table) implements Layer {
  /// A layer in float32 whose vectors start with standard normal numbers.
  public static Embedding of(String name, int words, int features) {
    return of(name, DType.FLOAT32, words, features, Initializer.normal(0, 1));
  }

  /// A layer of any floating-point type and initialisation.
  public static Embedding of(String name, DType dtype, int words, int features, Initializer initializer) {
    return new Embedding(name, new Parameter(name + ".table", dtype, Shape.of(words, features), initializer));
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return Indexing.embedding(x, context.tensor(table)).named(name);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(table);
  }
}
