package org.adjoint.nn.losses;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.Samples;
import org.adjoint.nn.layers.Activation;

/// Every loss, with targets that fit it and its value for one sample in plain Java.
public final class LossCases {
  /// The number of outputs of the network, and of classes.
  public static final int OUTPUTS = 3;

  /// What the targets of a sample look like.
  public enum Targets {
    /// Any numbers.
    NUMBERS,
    /// Numbers from 0 to 1, both included.
    SHARES,
    /// −1 or 1.
    SIGNS,
    /// Numbers from 0 to 1 that add up to 1.
    DISTRIBUTION,
    /// The index of a class.
    INDEX;

    /// Targets of some samples.
    public NdArray sample(long seed, int batch) {
      var random = new SplittableRandom(seed);
      return switch (this) {
        case NUMBERS -> Samples.normal(seed, DType.FLOAT64, batch, OUTPUTS);
        case SHARES -> each(batch, () -> List.of(0.0, 0.3, 1.0).get(random.nextInt(3)));
        case SIGNS -> each(batch, () -> random.nextInt(2) * 2 - 1);
        case INDEX -> Samples.labels(seed, batch, OUTPUTS);
        case DISTRIBUTION -> {
          var shares = each(batch, random::nextDouble);
          for (int row = 0; row < batch; row++) {
            // One class has no share, as in a one-hot vector.
            shares.set(row * OUTPUTS + row % OUTPUTS, 0);
            double sum = IntStream.range(row * OUTPUTS, (row + 1) * OUTPUTS).mapToDouble(shares::get).sum();
            for (int i = row * OUTPUTS; i < (row + 1) * OUTPUTS; i++) {
              shares.set(i, shares.get(i) / sum);
            }
          }
          yield shares;
        }
      };
    }

    private static NdArray each(int batch, DoubleSupplier value) {
      var array = NdArray.zeros(DType.FLOAT64, Shape.of(batch, OUTPUTS));
      for (int i = 0; i < array.size(); i++) {
        array.set(i, value.getAsDouble());
      }
      return array;
    }
  }

  /// One loss.
  ///
  /// @param name of the method of [Loss] that makes it, and what distinguishes it from others
  /// @param output the activation of the last layer
  /// @param ofSample the loss of one sample from its scores and targets
  public record Case(String name, SampleLoss loss, Activation output, Targets targets,
      ToDoubleBiFunction<double[], double[]> ofSample) {
    @Override
    public String toString() {
      return name;
    }
  }

  private LossCases() {}

  /// All losses.
  public static Stream<Case> all() {
    return Stream.of(
        new Case("sumOfSquares", Loss.sumOfSquares(), Activation.IDENTITY, Targets.NUMBERS,
            (y, t) -> sum(i -> (y[i] - t[i]) * (y[i] - t[i]) / 2)),
        new Case("meanSquaredError", Loss.meanSquaredError(), Activation.IDENTITY, Targets.NUMBERS,
            (y, t) -> sum(i -> (y[i] - t[i]) * (y[i] - t[i])) / OUTPUTS),
        new Case("meanAbsoluteError", Loss.meanAbsoluteError(), Activation.IDENTITY, Targets.NUMBERS,
            (y, t) -> sum(i -> Math.abs(y[i] - t[i])) / OUTPUTS),
        new Case("huber", Loss.huber(0.7), Activation.IDENTITY, Targets.NUMBERS,
            (y, t) -> sum(i -> huber(Math.abs(y[i] - t[i]), 0.7)) / OUTPUTS),
        new Case("binaryCrossEntropy", Loss.binaryCrossEntropy(), Activation.SIGMOID, Targets.SHARES,
            (p, t) -> sum(i -> ofShare(t[i], p[i])) / OUTPUTS),
        new Case("binaryCrossEntropy smoothed", Loss.binaryCrossEntropy().smoothed(0.2), Activation.SIGMOID,
            Targets.SHARES, (p, t) -> sum(i -> ofShare(0.8 * t[i] + 0.1, p[i])) / OUTPUTS),
        new Case("binaryCrossEntropyFromLogits", Loss.binaryCrossEntropyFromLogits(), Activation.IDENTITY,
            Targets.SHARES, (z, t) -> sum(i -> ofShare(t[i], sigmoid(z[i]))) / OUTPUTS),
        new Case("sigmoidCrossEntropy", Loss.sigmoidCrossEntropy(), Activation.IDENTITY, Targets.SHARES,
            (z, t) -> sum(i -> ofShare(t[i], sigmoid(z[i])))),
        new Case("hinge", Loss.hinge(), Activation.IDENTITY, Targets.SIGNS,
            (y, t) -> sum(i -> Math.max(0, 1 - t[i] * y[i])) / OUTPUTS),
        new Case("softmaxCrossEntropy", Loss.softmaxCrossEntropy(), Activation.IDENTITY, Targets.INDEX,
            (z, t) -> -logSoftmax(z, (int) t[0])),
        new Case("softmaxCrossEntropy smoothed", Loss.softmaxCrossEntropy().smoothed(0.3), Activation.IDENTITY,
            Targets.INDEX, (z, t) -> -0.7 * logSoftmax(z, (int) t[0]) - sum(i -> 0.1 * logSoftmax(z, i))),
        new Case("oneHotCrossEntropy", Loss.oneHotCrossEntropy(), Activation.IDENTITY, Targets.DISTRIBUTION,
            (z, t) -> -sum(i -> t[i] * logSoftmax(z, i))),
        new Case("oneHotCrossEntropy smoothed", Loss.oneHotCrossEntropy().smoothed(0.3), Activation.IDENTITY,
            Targets.DISTRIBUTION, (z, t) -> -sum(i -> (0.7 * t[i] + 0.1) * logSoftmax(z, i))),
        new Case("negativeLogLikelihood", Loss.negativeLogLikelihood(), Activation.LOG_SOFTMAX, Targets.INDEX,
            (z, t) -> -z[(int) t[0]]),
        new Case("klDivergence", Loss.klDivergence(), Activation.LOG_SOFTMAX, Targets.DISTRIBUTION,
            (z, t) -> sum(i -> t[i] == 0 ? 0 : t[i] * (Math.log(t[i]) - z[i]))),
        new Case("multiclassHinge", Loss.multiclassHinge(), Activation.IDENTITY, Targets.INDEX,
            (z, t) -> sum(i -> i == (int) t[0] ? 0 : Math.max(0, 1 + z[i] - z[(int) t[0]]))));
  }

  private static double sum(IntToDoubleFunction element) {
    return IntStream.range(0, OUTPUTS).mapToDouble(element).sum();
  }

  private static double huber(double distance, double delta) {
    return distance <= delta ? distance * distance / 2 : delta * (distance - delta / 2);
  }

  private static double ofShare(double t, double p) {
    return (t == 0 ? 0 : -t * Math.log(p)) - (t == 1 ? 0 : (1 - t) * Math.log1p(-p));
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  private static double logSoftmax(double[] z, int index) {
    return z[index] - Math.log(sum(i -> Math.exp(z[i])));
  }
}
