package org.adjoint.nn.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;

/// The receiver operating characteristic: how many of the positive samples are found, and how many of the negative ones are taken for
/// positive, when all samples with a score of at least a threshold count as positive.
///
/// @param points from `(0, 0)` at the threshold ∞ to `(1, 1)` at the smallest score; samples of the same score enter together
public record RocCurve(List<Point> points) {
  /// One threshold.
  ///
  /// @param falsePositiveRate the share of the negative samples that score at least the threshold
  /// @param truePositiveRate the share of the positive samples that score at least the threshold
  /// @param threshold the smallest score that counts as positive
  public record Point(double falsePositiveRate, double truePositiveRate, double threshold) {}

  public RocCurve {
    points = List.copyOf(points);
  }

  /// The curve of a score for being of one class.
  ///
  /// @param scores one number for each sample, larger where the class is more likely; no NaN
  /// @param targets int32 `[count]`, the classes
  /// @param positive the class that the scores are for
  /// @throws IllegalArgumentException when the arrays do not fit together, a score is NaN, or all samples or none are of the class
  public static RocCurve of(NdArray scores, NdArray targets, int positive) {
    if (scores.size() != targets.size()) {
      throw new IllegalArgumentException("There must be one score for each sample, but they are " + scores.describe()
          + " and " + targets.describe() + ".");
    }
    long positives = IntStream.range(0, targets.size()).filter(sample -> targets.get(sample) == positive).count();
    long negatives = targets.size() - positives;
    if (positives == 0 || negatives == 0) {
      throw new IllegalArgumentException("A curve needs samples that are of class " + positive
          + " and samples that are not, but there are " + positives + " and " + negatives + ".");
    }
    var order = IntStream.range(0, scores.size()).boxed().peek(sample -> requireNumber(scores.get(sample)))
        .sorted(Comparator.<Integer>comparingDouble(sample -> scores.get(sample)).reversed()).toList();
    var points = new ArrayList<Point>();
    points.add(new Point(0, 0, Double.POSITIVE_INFINITY));
    long found = 0;
    for (int i = 0; i < order.size(); i++) {
      double score = scores.get(order.get(i));
      found += targets.get(order.get(i)) == positive ? 1 : 0;
      if (i + 1 == order.size() || scores.get(order.get(i + 1)) != score) {
        points.add(new Point((double) (i + 1 - found) / negatives, (double) found / positives, score));
      }
    }
    return new RocCurve(points);
  }

  private static void requireNumber(double score) {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("Scores must be numbers that can be ordered, but one is NaN.");
    }
  }

  /// The area under the curve, 0 to 1: the probability that a positive sample scores higher than a negative one, where equal scores count
  /// half (the statistic of H. Mann and D. Whitney). Guessing has 0.5.
  public double area() {
    double area = 0;
    for (int i = 1; i < points.size(); i++) {
      var from = points.get(i - 1);
      var to = points.get(i);
      area += (to.falsePositiveRate() - from.falsePositiveRate())
          * (to.truePositiveRate() + from.truePositiveRate()) / 2;
    }
    return area;
  }
}
