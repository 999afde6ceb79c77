package org.adjoint.nn.model;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.AveragePool;
import org.adjoint.nn.layers.BatchNorm;
import org.adjoint.nn.layers.Bidirectional;
import org.adjoint.nn.layers.Concatenate;
import org.adjoint.nn.layers.Conv;
import org.adjoint.nn.layers.ConvTranspose;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Dropout;
import org.adjoint.nn.layers.Embedding;
import org.adjoint.nn.layers.Flatten;
import org.adjoint.nn.layers.GlobalPool;
import org.adjoint.nn.layers.GroupNorm;
import org.adjoint.nn.layers.GruCell;
import org.adjoint.nn.layers.InstanceNorm;
import org.adjoint.nn.layers.LayerNorm;
import org.adjoint.nn.layers.LstmCell;
import org.adjoint.nn.layers.MaxPool;
import org.adjoint.nn.layers.Merge;
import org.adjoint.nn.layers.MultiHeadAttention;
import org.adjoint.nn.layers.ParametricRelu;
import org.adjoint.nn.layers.PositionEmbedding;
import org.adjoint.nn.layers.PositionalEncoding;
import org.adjoint.nn.layers.Recurrent;
import org.adjoint.nn.layers.Reshape;
import org.adjoint.nn.layers.Residual;
import org.adjoint.nn.layers.RmsNorm;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.layers.SimpleCell;
import org.adjoint.nn.layers.TransformerBlock;

/// The layers of this library, which any model file may name.
final class LayerTypes {
  /// All of them.
  static final List<Class<?>> ALL = List.of(Activation.class, AveragePool.class, BatchNorm.class, Bidirectional.class,
      Concatenate.class, Conv.class, ConvTranspose.class, Dense.class, Dropout.class, Embedding.class, Flatten.class,
      GlobalPool.class, Graph.class, GroupNorm.class, GruCell.class, InstanceNorm.class, LayerNorm.class,
      LstmCell.class,
      MaxPool.class, Merge.class, MultiHeadAttention.class, ParametricRelu.class, PositionEmbedding.class,
      PositionalEncoding.class,
      Recurrent.class, Reshape.class, Residual.class, RmsNorm.class, Sequential.class, SimpleCell.class,
      TransformerBlock.class);

  private static final Set<Class<?>> WITH_OR_WITHOUT_BIAS = Set.of(Conv.class, ConvTranspose.class, Dense.class);

  private LayerTypes() {}

  /// Whether a layer may be without one of its components, which then is `null` and not in the file.
  static boolean isOptional(RecordComponent component) {
    return component.getName().equals("bias") && WITH_OR_WITHOUT_BIAS.contains(component.getDeclaringRecord());
  }
}
