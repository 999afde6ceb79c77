package org.adjoint.nn.metrics;

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

  /// The share of samples whose largest score is that of their class.
  ///
  /// Scores are `[batch, classes]`, targets INT32 `[batch]`.
  static Metric accuracy() {
    return new Accuracy();
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
      int correct = 0;
      for (int row = 0; row < targets.size(); row++) {
        correct += Classes.largest(scores, row) == (int) targets.get(row) ? 1 : 0;
      }
      return correct;
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
