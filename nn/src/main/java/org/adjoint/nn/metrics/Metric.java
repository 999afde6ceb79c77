package org.adjoint.nn.metrics;

import java.util.Arrays;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;

/// How good scores are, as a mean over samples; unlike a loss it needs no gradient.
public interface Metric {
  /// What the number is called: `accuracy`.
  String name();

  /// The sum of the metric over the samples of a batch.
  double sum(NdArray scores, NdArray targets);

  /// The sum of the metric over the samples of a batch, each times its weight.
  ///
  /// @param weights `[batch]`
  default double sum(NdArray scores, NdArray targets, NdArray weights) {
    double sum = 0;
    for (int sample = 0; sample < weights.size(); sample++) {
      if (weights.get(sample) != 0) {
        sum += weights.get(sample) * sum(scores.rows(sample, sample + 1), targets.rows(sample, sample + 1));
      }
    }
    return sum;
  }

  /// The share of samples, or of the places within them, whose largest score is that of their class.
  ///
  /// Scores are `[batch, …, classes]`. Targets are classes, INT32 `[batch, …]`, or distributions such as one-hot vectors in the shape of the
  /// scores, whose largest element is the class.
  static Metric accuracy() {
    return new Accuracy();
  }

  /// The share of outputs that say yes where their target does, and no where it does not. Targets are 0 or 1 in the shape of the scores.
  ///
  /// @param threshold above which a score says yes: 0.5 for probabilities, 0 for logits
  static Metric binaryAccuracy(double threshold) {
    return new BinaryAccuracy(threshold);
  }

  /// The mean distance of scores from targets of the same shape.
  static Metric meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  /// See [Metric#accuracy].
  record Accuracy() implements Metric {
    @Override
    public String name() {
      return "accuracy";
    }

    @Override
    public double sum(NdArray scores, NdArray targets) {
      int[] shape = scores.shape().sizes();
      int classes = shape[shape.length - 1];
      int places = scores.size() / classes;
      boolean distributions = Arrays.equals(shape, targets.shape().sizes()) && classes > 1;
      boolean indices = targets.dtype() == DType.INT32
          && Arrays.equals(Arrays.copyOf(shape, shape.length - 1), targets.shape().sizes());
      if (!distributions && !indices) {
        throw new IllegalArgumentException("Accuracy compares scores of classes with classes in int32, or with as many "
            + "shares of them, but the scores are " + scores.describe() + " and the targets " + targets.describe()
            + "; binary accuracy is for single outputs that say yes or no.");
      }
      int correct = 0;
      for (int place = 0; place < places; place++) {
        int target = indices ? (int) targets.get(place) : Classes.largest(targets, place, classes);
        correct += Classes.largest(scores, place, classes) == target ? 1 : 0;
      }
      return (double) correct * shape[0] / places;
    }
  }

  /// See [Metric#binaryAccuracy].
  ///
  /// @param threshold above which a score says yes
  record BinaryAccuracy(double threshold) implements Metric {
    /// Targets above this are 1.
    private static final double HALF = 0.5;

    @Override
    public String name() {
      return "accuracy";
    }

    @Override
    public double sum(NdArray scores, NdArray targets) {
      if (!Arrays.equals(scores.shape().sizes(), targets.shape().sizes())) {
        throw new IllegalArgumentException("Binary accuracy compares scores with targets of the same shape, but the "
            + "scores are " + scores.describe() + " and the targets " + targets.describe() + ".");
      }
      int correct = 0;
      for (int place = 0; place < scores.size(); place++) {
        correct += scores.get(place) > threshold == targets.get(place) > HALF ? 1 : 0;
      }
      return (double) correct * scores.shape().sizes()[0] / scores.size();
    }
  }

  /// See [Metric#meanAbsoluteError].
  record MeanAbsoluteError() implements Metric {
    @Override
    public String name() {
      return "mean absolute error";
    }

    @Override
    public double sum(NdArray scores, NdArray targets) {
      double sum = 0;
      for (int position = 0; position < scores.size(); position++) {
        sum += Math.abs(scores.get(position) - targets.get(position));
      }
      return sum * scores.shape().sizes()[0] / scores.size();
    }
  }
}
