package org.adjoint.bench.work;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Sequential;
import org.adjoint.nn.losses.Loss;
import org.adjoint.nn.optimizers.Adam;
import org.adjoint.nn.optimizers.Optimizer;
import org.adjoint.nn.optimizers.Sgd;

/// A multilayer perceptron and how it is trained.
public enum Network {
  /// The network of a first lecture: sigmoid, plain gradient descent.
  SIGMOID_SGD(Activation.SIGMOID, Activation.IDENTITY, 0.1),
  /// A network as people train it: ReLU, Adam.
  RELU_ADAM(Activation.RELU, Activation.IDENTITY, 1e-3),
  /// The smallest network that learns XOR, with a squared error: what a step costs beside arithmetic.
  XOR(Activation.TANH, Activation.SIGMOID, 0.1);

  @SuppressWarnings("ImmutableEnumChecker") // activations never change
  private final Activation hidden;
  @SuppressWarnings("ImmutableEnumChecker")
  private final Activation last;
  private final double learningRate;

  Network(Activation hidden, Activation last, double learningRate) {
    this.hidden = hidden;
    this.last = last;
    this.learningRate = learningRate;
  }

  /// The number of inputs and of the units of each layer.
  public List<Integer> sizes() {
    return switch (this) {
      case SIGMOID_SGD -> List.of(784, 500, 500, 10);
      case RELU_ADAM -> List.of(784, 512, 256, 10);
      case XOR -> List.of(2, 4, 1);
    };
  }

  /// The function of all layers but the last.
  public Activation hidden() {
    return hidden;
  }

  /// The function of the last layer.
  public Activation last() {
    return last;
  }

  /// The learning rate of the optimiser.
  public double learningRate() {
    return learningRate;
  }

  /// Whether the loss is a softmax cross-entropy against classes; otherwise it is the mean squared error.
  public boolean classifies() {
    return this != XOR;
  }

  /// The number of layers.
  public int layers() {
    return sizes().size() - 1;
  }

  /// The name of a layer, counted from 1; its parameters are `NAME.weight`, `[inputs, units]`, and `NAME.bias`.
  public String layer(int number) {
    return number == layers() ? "output" : "hidden" + number;
  }

  /// The network in Adjoint, with its first values.
  public Sequential model() {
    var dense = new ArrayList<Dense>();
    for (int layer = 1; layer <= layers(); layer++) {
      dense.add(Dense.of(layer(layer), sizes().get(layer - 1), sizes().get(layer), layer == layers() ? last : hidden));
    }
    var model = new Sequential(List.copyOf(dense));
    model.initialize(1);
    return model;
  }

  /// What it learns by.
  public Optimizer optimizer() {
    return switch (this) {
      case SIGMOID_SGD, XOR -> new Sgd(learningRate);
      case RELU_ADAM -> new Adam(learningRate);
    };
  }

  /// What it makes small.
  public Loss loss() {
    return classifies() ? Loss.softmaxCrossEntropy() : Loss.meanSquaredError();
  }

  /// The values of `samples` and of the parameters.
  Map<String, NdArray> values(int batch) {
    var values = new LinkedHashMap<String, NdArray>();
    values.put("samples", Numbers.uniform(DType.FLOAT32, 2, 0, 1, batch, sizes().getFirst()));
    for (Parameter parameter : model().parameters()) {
      values.put(parameter.name(), parameter.value());
    }
    return values;
  }

  /// The values of `samples`, `targets` and of the parameters.
  Map<String, NdArray> trainingValues(int batch) {
    var values = values(batch);
    values.put("targets", classifies()
        ? Numbers.indices(3, sizes().getLast(), batch)
        : Numbers.uniform(DType.FLOAT32, 3, 0, 1, batch, sizes().getLast()));
    return values;
  }

  /// The floating-point operations of the matrix products of a prediction.
  double predictionFlops(int batch) {
    double flops = 0;
    for (int layer = 1; layer <= layers(); layer++) {
      flops += product(layer, batch);
    }
    return flops;
  }

  /// The floating-point operations of the matrix products of one step: forward, for the weights, and for the inputs of all
  /// layers but the first.
  double trainingFlops(int batch) {
    return 3 * predictionFlops(batch) - product(1, batch);
  }

  private double product(int layer, int batch) {
    return 2.0 * batch * sizes().get(layer - 1) * sizes().get(layer);
  }
}
