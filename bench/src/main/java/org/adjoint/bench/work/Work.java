package org.adjoint.bench.work;

import java.util.LinkedHashMap;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;

/// A piece of work, the same for every contestant.
///
/// Floating-point operations are those of the matrix products, bytes those that must go through memory even if everything between is
/// kept in registers.
public sealed interface Work {
  /// The values to begin with, by name, in arrays of their own; the same numbers at each call.
  Named<NdArray> inputs();

  /// What bounds one run.
  Limit limit();

  /// Whether each run goes on from where the last one ended. Results are then the losses of the first runs.
  default boolean trains() {
    return false;
  }

  /// Which factor of a product is stored transposed.
  enum Form {
    /// `A·B`.
    AB,
    /// `Aᵀ·B`.
    ATB,
    /// `A·Bᵀ`.
    ABT
  }

  /// A matrix product: `product`, `[rows, columns]`, from `a` and `b`, stored as the form says.
  ///
  /// @param dtype float32 or float64
  record Product(DType dtype, Form form, int rows, int inner, int columns) implements Work {
    @Override
    public Named<NdArray> inputs() {
      boolean transposedA = form == Form.ATB;
      boolean transposedB = form == Form.ABT;
      return new Named<>(Map.of(
          "a", Numbers.uniform(dtype, 1, -1, 1, transposedA ? inner : rows, transposedA ? rows : inner),
          "b", Numbers.uniform(dtype, 2, -1, 1, transposedB ? columns : inner, transposedB ? inner : columns)));
    }

    /// The number of multiplications and additions.
    public double flops() {
      return 2.0 * rows * inner * columns;
    }

    @Override
    public Limit limit() {
      return new Limit(dtype == DType.FLOAT32 ? Limit.Resource.FLOAT32 : Limit.Resource.FLOAT64, flops());
    }
  }

  /// `loss`, `mean((tanh(x·w + b)·σ(x) − y)²)`, and its gradients `dLoss_dW` and `dLoss_dB`; all inputs are vectors of float32.
  ///
  /// @param size of the vectors
  record Fusion(int size) implements Work {
    @Override
    public Named<NdArray> inputs() {
      var inputs = new LinkedHashMap<String, NdArray>();
      long seed = 1;
      for (var name : new String[] {"x", "w", "b", "y"}) {
        inputs.put(name, Numbers.uniform(DType.FLOAT32, seed++, -2, 2, size));
      }
      return new Named<>(inputs);
    }

    @Override
    public Limit limit() {
      return Limit.bytes(6.0 * size * Float.BYTES);
    }
  }

  /// `loss`, the mean softmax cross-entropy of float32 `scores`, `[rows, classes]`, against int32 `targets`, and its gradient `dLoss_dScores`.
  record CrossEntropy(int rows, int classes) implements Work {
    @Override
    public Named<NdArray> inputs() {
      return new Named<>(Map.of("scores", Numbers.uniform(DType.FLOAT32, 1, -5, 5, rows, classes),
          "targets", Numbers.indices(2, classes, rows)));
    }

    @Override
    public Limit limit() {
      return Limit.bytes(2.0 * rows * classes * Float.BYTES);
    }
  }

  /// `loss`, `mean(log(1 + exp(x·w)) − y·(x·w))`, and its gradient `dLoss_dW`, in float64; `x` is `[samples, features]`.
  record LogisticRegression(int samples, int features) implements Work {
    @Override
    public Named<NdArray> inputs() {
      var y = Numbers.uniform(DType.FLOAT64, 2, 0, 1, samples);
      for (int at = 0; at < samples; at++) {
        y.set(at, Math.rint(y.get(at)));
      }
      return new Named<>(Map.of("x", Numbers.uniform(DType.FLOAT64, 1, -1, 1, samples, features), "y", y,
          "w", Numbers.uniform(DType.FLOAT64, 3, -1, 1, features)));
    }

    @Override
    public Limit limit() {
      return Limit.bytes((double) samples * features * Double.BYTES);
    }
  }

  /// A training step of a perceptron on `samples` and `targets`: the `loss` before the update of all parameters.
  ///
  /// @param batch the number of samples
  record TrainingStep(Network network, int batch) implements Work {
    @Override
    public Named<NdArray> inputs() {
      return new Named<>(network.trainingValues(batch));
    }

    @Override
    public Limit limit() {
      return network == Network.XOR ? Limit.NONE : Limit.flops(network.trainingFlops(batch));
    }

    @Override
    public boolean trains() {
      return true;
    }
  }

  /// The same with a program that takes any number of samples, against one that is compiled for their number.
  ///
  /// @param batch the number of samples
  record AnyBatch(Network network, int batch) implements Work {
    /// The step at one number of samples.
    public TrainingStep step() {
      return new TrainingStep(network, batch);
    }

    @Override
    public Named<NdArray> inputs() {
      return step().inputs();
    }

    @Override
    public Limit limit() {
      return step().limit();
    }

    @Override
    public boolean trains() {
      return true;
    }
  }

  /// The `scores` of a perceptron for `samples`.
  ///
  /// @param batch the number of samples
  record Prediction(Network network, int batch) implements Work {
    @Override
    public Named<NdArray> inputs() {
      return new Named<>(network.values(batch));
    }

    @Override
    public Limit limit() {
      return Limit.flops(network.predictionFlops(batch));
    }
  }

  /// A training step of a small convolutional network on `samples`, `[batch, 1, 28, 28]`, and `targets`: the `loss` before the update.
  ///
  /// Convolution 5 × 5 with 8 filters, ReLU, largest of 2 × 2; the same with 16 filters; a dense layer from 256 to 10; softmax cross-entropy; gradient
  /// descent. Weights are `[filters, channels, 5, 5]`, the dense one is `[256, 10]`.
  ///
  /// @param batch the number of samples
  record ConvolutionStep(int batch) implements Work {
    /// The learning rate.
    public static final double LEARNING_RATE = 0.1;

    @Override
    public Named<NdArray> inputs() {
      var inputs = new LinkedHashMap<String, NdArray>();
      inputs.put("samples", Numbers.uniform(DType.FLOAT32, 1, 0, 1, batch, 1, 28, 28));
      inputs.put("targets", Numbers.indices(2, 10, batch));
      inputs.put("first.weight", Numbers.uniform(DType.FLOAT32, 3, -0.2, 0.2, 8, 1, 5, 5));
      inputs.put("first.bias", Numbers.uniform(DType.FLOAT32, 4, -0.1, 0.1, 8));
      inputs.put("second.weight", Numbers.uniform(DType.FLOAT32, 5, -0.1, 0.1, 16, 8, 5, 5));
      inputs.put("second.bias", Numbers.uniform(DType.FLOAT32, 6, -0.1, 0.1, 16));
      inputs.put("dense.weight", Numbers.uniform(DType.FLOAT32, 7, -0.1, 0.1, 256, 10));
      inputs.put("dense.bias", Numbers.uniform(DType.FLOAT32, 8, -0.1, 0.1, 10));
      return new Named<>(inputs);
    }

    @Override
    public Limit limit() {
      double first = 2.0 * batch * 24 * 24 * 8 * 25;
      double second = 2.0 * batch * 8 * 8 * 16 * 8 * 25;
      double dense = 2.0 * batch * 256 * 10;
      return Limit.flops(2 * first + 3 * second + 3 * dense);
    }

    @Override
    public boolean trains() {
      return true;
    }
  }

  /// An LSTM over `x`, `[steps, batch, features]`: the `loss`, `mean(h²)` of the last hidden state, and its gradients `dLoss_dInput`, `dLoss_dHidden` and
  /// `dLoss_dBias`. The gates are input, forget, cell and output: the weights `input`, `[features, 4 · units]`, and
  /// `hidden`, `[units, 4 · units]`, and the `bias`. Both states begin with zeros.
  record Recurrence(int steps, int batch, int features, int units) implements Work {
    @Override
    public Named<NdArray> inputs() {
      return new Named<>(Map.of("x", Numbers.uniform(DType.FLOAT32, 1, -1, 1, steps, batch, features),
          "input", Numbers.uniform(DType.FLOAT32, 2, -0.2, 0.2, features, 4 * units),
          "hidden", Numbers.uniform(DType.FLOAT32, 3, -0.2, 0.2, units, 4 * units),
          "bias", Numbers.uniform(DType.FLOAT32, 4, -0.2, 0.2, 4 * units)));
    }

    @Override
    public Limit limit() {
      double input = 2.0 * steps * batch * features * 4 * units;
      double hidden = 2.0 * steps * batch * units * 4 * units;
      return Limit.flops(2 * input + 3 * hidden);
    }
  }
}
