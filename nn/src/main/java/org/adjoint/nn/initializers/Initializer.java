package org.adjoint.nn.initializers;

import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.adjoint.array.NdArray;
import org.adjoint.nn.limits.Limits;

/// Fills a parameter with its first values.
///
/// In a weight of shape `[inputs, outputs]` the *fan-in* is the number of inputs and the *fan-out* that of outputs. In the kernel
/// of a convolution, `[filters, channels, window…]`, they are channels and filters, times the places of the window.
@FunctionalInterface
public interface Initializer {
  /// Writes every element of `array`.
  void fill(NdArray array, RandomGenerator random);

  /// Zeros, for biases.
  static Initializer zeros() {
    return constant(0);
  }

  /// The same number everywhere.
  static Initializer constant(double value) {
    return (array, _) -> each(array, () -> value);
  }

  /// Uniform between `low` and `high`.
  static Initializer uniform(double low, double high) {
    if (!(low < high && Double.isFinite(high - low))) {
      throw new IllegalArgumentException(
          "A uniform distribution needs a lower and a higher bound, but they are " + low + " and " + high + ".");
    }
    return (array, random) -> each(array, () -> random.nextDouble(low, high));
  }

  /// Normal with the given mean and standard deviation.
  static Initializer normal(double mean, double deviation) {
    Limits.notNegative("standard deviation of a normal distribution", deviation);
    return (array, random) -> each(array, () -> random.nextGaussian(mean, deviation));
  }

  /// Uniform with variance `2 / (fan-in + fan-out)`, for tanh and sigmoid (X. Glorot and Y. Bengio, *Understanding the difficulty of
  /// training deep feedforward neural networks*, 2010). Also called Xavier's.
  static Initializer glorotUniform() {
    return scaledUniform(fans -> 2 / (fans.in() + fans.out()));
  }

  /// Normal with variance `2 / (fan-in + fan-out)`, after the same paper.
  static Initializer glorotNormal() {
    return scaledNormal(fans -> 2 / (fans.in() + fans.out()));
  }

  /// Uniform with variance `1 / fan-in` (Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, *Efficient backprop*, 1998). Xavier's, too, is
  /// often simplified to this.
  static Initializer lecunUniform() {
    return scaledUniform(fans -> 1 / fans.in());
  }

  /// Normal with variance `1 / fan-in`, after the same chapter; what self-normalising networks need.
  static Initializer lecunNormal() {
    return scaledNormal(fans -> 1 / fans.in());
  }

  /// Uniform with variance `2 / fan-in`, for ReLU (K. He, X. Zhang, S. Ren and J. Sun, *Delving deep into rectifiers*, 2015). Also called
  /// Kaiming's.
  static Initializer heUniform() {
    return scaledUniform(fans -> 2 / fans.in());
  }

  /// Normal with variance `2 / fan-in`, after the same paper.
  static Initializer heNormal() {
    return scaledNormal(fans -> 2 / fans.in());
  }

  /// A matrix whose rows or columns, whichever are fewer, are orthogonal and of length `gain`, uniformly distributed among all such (A. Saxe,
  /// J. McClelland and S. Ganguli, *Exact solutions to the nonlinear dynamics of learning in deep linear neural networks*, 2014). Of a
  /// kernel, each filter is a row.
  static Initializer orthogonal(double gain) {
    return new Orthogonal(gain);
  }

  private static Initializer scaledUniform(ToDoubleFunction<Fans> variance) {
    return (array, random) -> {
      double bound = Math.sqrt(3 * variance.applyAsDouble(Fans.of(array)));
      uniform(-bound, bound).fill(array, random);
    };
  }

  private static Initializer scaledNormal(ToDoubleFunction<Fans> variance) {
    return (array, random) -> normal(0, Math.sqrt(variance.applyAsDouble(Fans.of(array)))).fill(array, random);
  }

  private static void each(NdArray array, DoubleSupplier values) {
    for (int position = 0; position < array.size(); position++) {
      array.set(position, values.getAsDouble());
    }
  }
}
