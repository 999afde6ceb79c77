package org.adjoint.nn.initializers;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.adjoint.array.NdArray;

/// Fills a parameter with its first values.
///
/// In a weight of shape `[inputs, outputs]` the *fan-in* is the number of inputs and the *fan-out* that of outputs.
@FunctionalInterface
public interface Initializer {
  /// Writes every element of `array`.
  void fill(NdArray array, RandomGenerator random);

  /// Zeros, for biases.
  static Initializer zeros() {
    return (array, _) -> each(array, () -> 0);
  }

  /// Uniform between `low` and `high`.
  static Initializer uniform(double low, double high) {
    return (array, random) -> each(array, () -> random.nextDouble(low, high));
  }

  /// Normal with the given mean and standard deviation.
  static Initializer normal(double mean, double deviation) {
    return (array, random) -> each(array, () -> random.nextGaussian(mean, deviation));
  }

  /// Uniform with variance `2 / (fan-in + fan-out)`, for tanh and sigmoid (X. Glorot and Y. Bengio, *Understanding the difficulty of
  /// training deep feedforward neural networks*, 2010).
  static Initializer glorotUniform() {
    return (array, random) -> {
      double bound = Math.sqrt(6.0 / (fanIn(array) + fanOut(array)));
      uniform(-bound, bound).fill(array, random);
    };
  }

  /// Normal with variance `2 / (fan-in + fan-out)`, after the same paper.
  static Initializer glorotNormal() {
    return (array, random) -> normal(0, Math.sqrt(2.0 / (fanIn(array) + fanOut(array)))).fill(array, random);
  }

  /// Uniform with variance `2 / fan-in`, for ReLU (K. He, X. Zhang, S. Ren and J. Sun, *Delving deep into rectifiers*, 2015).
  static Initializer heUniform() {
    return (array, random) -> {
      double bound = Math.sqrt(6.0 / fanIn(array));
      uniform(-bound, bound).fill(array, random);
    };
  }

  /// Normal with variance `2 / fan-in`, after the same paper.
  static Initializer heNormal() {
    return (array, random) -> normal(0, Math.sqrt(2.0 / fanIn(array))).fill(array, random);
  }

  private static void each(NdArray array, DoubleSupplier values) {
    for (int position = 0; position < array.size(); position++) {
      array.set(position, values.getAsDouble());
    }
  }

  private static int fanIn(NdArray array) {
    return matrix(array)[0];
  }

  private static int fanOut(NdArray array) {
    return matrix(array)[1];
  }

  private static int[] matrix(NdArray array) {
    if (array.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "Fan-in and fan-out are those of a matrix [inputs, outputs], but the parameter is " + array.describe() + ".");
    }
    return array.shape().sizes();
  }
}
