package org.adjoint.nn.trust;

import java.util.List;
import org.adjoint.functions.Windows;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.AveragePool;
import org.adjoint.nn.layers.Concatenate;
import org.adjoint.nn.layers.Conv;
import org.adjoint.nn.layers.ConvTranspose;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Flatten;
import org.adjoint.nn.layers.MaxPool;
import org.adjoint.nn.layers.PositionEmbedding;
import org.adjoint.nn.layers.PositionalEncoding;
import org.adjoint.nn.layers.Recurrent;
import org.adjoint.nn.layers.Reshape;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.layers.TransformerBlock;
import org.adjoint.nn.model.Graph;
import org.adjoint.nn.model.Model;
import org.adjoint.nn.model.Node;

/// Models whose files are damaged.
final class SampleModels {
  private SampleModels() {}

  /// Layers with windows, and activations with numbers.
  static Model images() {
    var upwards = Windows.dense().stride(2).padding(List.of(1), List.of(0));
    return Model.of(Sequential.of(Reshape.of(1, 4, 4),
        Conv.of("conv", 1, 2, Activation.RELU, 3, 3).windows(Windows.dense().same()), MaxPool.of(2, 2),
        ConvTranspose.of("up", 2, 1, upwards, Activation.RELU, 2, 2).withoutBias(), AveragePool.of(2, 1),
        new Flatten(), Dense.of("scores", 3, 2, Activation.leakyRelu(0.2))), 16).initialize(1);
  }

  /// Layers with places, heads, norms, dropout and loops.
  static Model sequences() {
    return Model.of(Sequential.of(new PositionalEncoding(), PositionEmbedding.of("places", 5, 4),
        TransformerBlock.of("block", 4, 2, 6, true, 0.1), Recurrent.gru("memory", 4, 3)), 3, 4).initialize(1);
  }

  /// A layer that is used three times.
  static Model graph() {
    var x = Node.input("x", 3);
    var dense = Dense.of("shared", 3, 3, Activation.SIGMOID);
    return Model.of(Graph.of(x, Node.of(new Concatenate(), x.then(dense), x.then(dense).then(dense)))).initialize(1);
  }
}
