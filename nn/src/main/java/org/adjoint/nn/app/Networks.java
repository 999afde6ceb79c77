package org.adjoint.nn.app;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.functions.Windows;
import org.adjoint.nn.Layer;
import org.adjoint.nn.data.SyntheticDigits;
import org.adjoint.nn.layers.Activation;
import org.adjoint.nn.layers.Conv;
import org.adjoint.nn.layers.Dense;
import org.adjoint.nn.layers.Flatten;
import org.adjoint.nn.layers.MaxPool;
import org.adjoint.nn.layers.Reshape;
import org.adjoint.nn.layers.Sequential;

/// The networks that can be named on the command line. Each takes the pixels of a digit and gives the scores of the classes.
final class Networks {
  /// The most units that a layer may have.
  static final int MOST_UNITS = 1_000_000;

  /// The most numbers that a network may learn.
  static final long MOST_PARAMETERS = 100_000_000;

  private Networks() {}

  /// A multilayer perceptron.
  ///
  /// @param hidden units of each hidden layer
  static Sequential perceptron(List<Integer> hidden, Activation activation) {
    var layers = new ArrayList<Layer>();
    int width = SyntheticDigits.PIXELS;
    for (int units : hidden) {
      layers.add(Dense.of("hidden" + (layers.size() + 1), width, units, activation));
      width = units;
    }
    layers.add(Dense.of("logits", width, SyntheticDigits.CLASSES, Activation.IDENTITY));
    return new Sequential(layers);
  }

  /// The number of weights and biases of [#perceptron] with at most [#MOST_UNITS] units in each layer.
  static long parameters(List<Integer> hidden) {
    long parameters = 0;
    long width = SyntheticDigits.PIXELS;
    for (int units : hidden) {
      parameters += (width + 1) * units;
      width = units;
    }
    return parameters + (width + 1) * SyntheticDigits.CLASSES;
  }

  /// A convolutional network after LeNet-5 (Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, *Gradient-based learning applied to document recognition*, 1998), with
  /// the largest number of each window where the paper takes sums, and softmax at the end.
  static Sequential lenet(Activation activation) {
    return Sequential.of(Reshape.of(1, 28, 28),
        Conv.of("conv1", 1, 6, activation, 5, 5).windows(Windows.dense().same()), MaxPool.of(2, 2),
        Conv.of("conv2", 6, 16, activation, 5, 5), MaxPool.of(2, 2), new Flatten(),
        Dense.of("dense1", 400, 120, activation), Dense.of("dense2", 120, 84, activation),
        Dense.of("logits", 84, SyntheticDigits.CLASSES, Activation.IDENTITY));
  }
}
