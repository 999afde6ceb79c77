package org.adjoint.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Layer;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.optimizers.Sgd;

/// A training step of a multilayer perceptron with softmax cross-entropy.
public enum Workload {
  /// The network of a first lecture: sigmoid, plain gradient descent.
  SIGMOID_SGD(100, Activation.SIGMOID),
  /// A network as people train it: ReLU, Adam.
  RELU_ADAM(128, Activation.RELU),
  /// The smallest network that learns XOR: what a step costs beside arithmetic.
  XOR(4, Activation.TANH);

  private final int batch;
  @SuppressWarnings("ImmutableEnumChecker") // activations never change
  private final Activation activation;

  Workload(int batch, Activation activation) {
    this.batch = batch;
    this.activation = activation;
  }

  private List<Integer> sizes() {
    return switch (this) {
      case SIGMOID_SGD -> List.of(784, 500, 500, 10);
      case RELU_ADAM -> List.of(784, 512, 256, 10);
      case XOR -> List.of(2, 4, 2);
    };
  }

  Optimizer optimizer() {
    return switch (this) {
      case SIGMOID_SGD, XOR -> new Sgd(0.1);
      case RELU_ADAM -> new Adam(1e-3);
    };
  }

  /// The network, with its first values.
  Layer model() {
    var sizes = sizes();
    var layers = new ArrayList<Layer>();
    for (int layer = 1; layer < sizes.size(); layer++) {
      boolean last = layer == sizes.size() - 1;
      layers.add(Dense.of(last ? "logits" : "hidden" + layer, sizes.get(layer - 1), sizes.get(layer),
          last ? Activation.IDENTITY : activation));
    }
    var model = new Sequential(layers);
    model.initialize(1);
    return model;
  }

  int inputs() {
    return sizes().getFirst();
  }

  /// A batch of random samples, the same at each call.
  NdArray samples() {
    var random = new SplittableRandom(2);
    var samples = new float[batch * inputs()];
    for (int at = 0; at < samples.length; at++) {
      samples[at] = (float) random.nextDouble();
    }
    return NdArray.of(samples, batch, inputs());
  }

  /// The classes of the samples, the same at each call.
  NdArray classes() {
    var random = new SplittableRandom(3);
    var classes = new int[batch];
    for (int at = 0; at < batch; at++) {
      classes[at] = random.nextInt(sizes().getLast());
    }
    return NdArray.of(classes);
  }

  /// The floating-point operations of the matrix products of one step: forward, for the weights, and for the inputs of all
  /// layers but the first.
  public long flops() {
    var sizes = sizes();
    long flops = 0;
    for (int layer = 1; layer < sizes.size(); layer++) {
      long product = 2L * batch * sizes.get(layer - 1) * sizes.get(layer);
      flops += layer == 1 ? 2 * product : 3 * product;
    }
    return flops;
  }
}
