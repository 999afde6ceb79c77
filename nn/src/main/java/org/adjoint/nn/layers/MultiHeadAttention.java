package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.functions.Attention;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.initializers.Initializer;
import org.jspecify.annotations.Nullable;

/// Attention of several heads, each to its own part of the features (A. Vaswani et al., *Attention is all you need*, 2017): `[batch, time, features]` to the
/// same.
///
/// With one input a sequence attends to itself; with two, the first one to the second. A last input in BOOL, `[batch, time]`, is a mask: it holds at the
/// places of what is read that count, and not at padding.
///
/// @param name unique in its network
/// @param heads a divisor of the number of features
/// @param causal whether each place sees only those up to itself
/// @param query what asks
/// @param key what is compared with the query
/// @param value what is read
/// @param output of all heads together
public record MultiHeadAttention(String name, int heads, boolean causal, Dense query, Dense key, Dense value,
    Dense output) implements Layer {
  /// A layer in float32.
  public static MultiHeadAttention of(String name, int features, int heads, boolean causal) {
    return of(name, DType.FLOAT32, features, heads, causal);
  }

  /// A layer of any floating-point type with Glorot's initialisation.
  ///
  /// @throws IllegalArgumentException unless the number of heads divides that of features
  public static MultiHeadAttention of(String name, DType dtype, int features, int heads, boolean causal) {
    if (heads < 1 || features % heads != 0) {
      throw new IllegalArgumentException("The layer \"" + name + "\" cannot divide " + features + " features among "
          + heads + " heads.");
    }
    return new MultiHeadAttention(name, heads, causal, projection(name + ".query", dtype, features),
        projection(name + ".key", dtype, features), projection(name + ".value", dtype, features),
        projection(name + ".output", dtype, features));
  }

  private static Dense projection(String name, DType dtype, int features) {
    return Dense.of(name, dtype, features, features, Activation.IDENTITY, Initializer.glorotUniform());
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return attend(x, x, null, context);
  }

  @Override
  public List<Tensor> apply(List<Tensor> inputs, Context context) {
    boolean masked = inputs.size() > 1 && inputs.getLast().dtype() == DType.BOOL;
    int sequences = masked ? inputs.size() - 1 : inputs.size();
    if (sequences < 1 || sequences > 2) {
      throw new IllegalArgumentException("The layer \"" + name
          + "\" takes a sequence, or two of which the first attends to the second, and perhaps a mask, but got "
          + inputs + ".");
    }
    return List.of(attend(inputs.getFirst(), inputs.get(sequences - 1), masked ? inputs.getLast() : null, context));
  }

  private Tensor attend(Tensor x, Tensor memory, @Nullable Tensor mask, Context context) {
    var queries = split(context.apply(query, x));
    var keys = split(context.apply(key, memory));
    var values = split(context.apply(value, memory));
    var read = mask == null ? read(queries, keys, values) : read(queries, keys, values, ofPlaces(mask, memory));
    return context.apply(output, read.transpose(0, 2, 1, 3).reshape(x.shape()));
  }

  private Tensor read(Tensor queries, Tensor keys, Tensor values) {
    return causal ? Attention.causalAttention(queries, keys, values) : Attention.attention(queries, keys, values);
  }

  private Tensor read(Tensor queries, Tensor keys, Tensor values, Tensor mask) {
    return causal
        ? Attention.causalAttention(queries, keys, values, mask)
        : Attention.attention(queries, keys, values, mask);
  }

  /// The same places for all heads and all queries.
  private Tensor ofPlaces(Tensor mask, Tensor memory) {
    var places = new Shape(memory.shape().dims().subList(0, 2));
    if (!mask.shape().equals(places)) {
      throw new IllegalArgumentException("The mask of the layer \"" + name + "\" should be " + places
          + ", as what it reads is, but is " + mask.shape() + ".");
    }
    return mask.expand(1).expand(1);
  }

  /// `[batch, time, features]` to `[batch, heads, time, features/heads]`.
  private Tensor split(Tensor x) {
    int features = output.weight().value().shape().sizes()[1];
    var shape = Shape.of(x.shape().dim(0), x.shape().dim(1), Dim.of(heads), Dim.of(features / heads));
    return x.reshape(shape).transpose(0, 2, 1, 3);
  }

  @Override
  public List<Layer> layers() {
    return List.of(query, key, value, output);
  }
}
