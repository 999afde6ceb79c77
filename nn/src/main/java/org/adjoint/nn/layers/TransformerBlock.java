package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;

/// Attention and then two dense layers, each around a shortcut and behind a normalisation (R. Xiong et al., *On layer normalization in the transformer
/// architecture*, 2020): `y = x + attention(norm(x))`, `z = y + output(hidden(norm(y)))`, `[batch, time, features]` to the same.
///
/// @param name unique in its network
/// @param attentionNorm before attention
/// @param attention of the sequence to itself
/// @param hiddenNorm before the dense layers
/// @param hidden usually four times as wide
/// @param output back to the features
/// @param dropout of what is added to each shortcut
public record TransformerBlock(String name, LayerNorm attentionNorm, MultiHeadAttention attention,
    LayerNorm hiddenNorm, Dense hidden, Dense output, Dropout dropout) implements Layer {
  /// A block in float32 with ReLU.
  ///
  /// @param units of the hidden layer
  /// @param dropout the rate of dropout, from 0
  public static TransformerBlock of(String name, int features, int heads, int units, boolean causal, double dropout) {
    return of(name, DType.FLOAT32, features, heads, units, causal, dropout);
  }

  /// A block of any floating-point type with ReLU.
  public static TransformerBlock of(String name, DType dtype, int features, int heads, int units, boolean causal,
      double dropout) {
    return new TransformerBlock(name, LayerNorm.of(name + ".attentionNorm", dtype, 1e-5, features),
        MultiHeadAttention.of(name + ".attention", dtype, features, heads, causal),
        LayerNorm.of(name + ".hiddenNorm", dtype, 1e-5, features),
        Dense.of(name + ".hidden", dtype, features, units, Activation.RELU, Activation.RELU.initializer()),
        Dense.of(name + ".output", dtype, units, features, Activation.IDENTITY, Activation.IDENTITY.initializer()),
        Dropout.of(name + ".dropout", dropout));
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    var attended = context.apply(attention, context.apply(attentionNorm, x));
    var y = x.add(context.apply(dropout, attended));
    var computed = context.apply(output, context.apply(hidden, context.apply(hiddenNorm, y)));
    return y.add(context.apply(dropout, computed)).named(name);
  }

  @Override
  public List<Layer> layers() {
    return List.of(attentionNorm, attention, hiddenNorm, hidden, output, dropout);
  }
}
