package org.adjoint.nn.estimators;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.data.Fold;
import org.adjoint.nn.data.Sampling;

/// How good an estimator is with few samples and with many, on what it learned from and on what it did not. A gap between both says that more samples
/// would help; two low scores say that the model is too simple.
///
/// @param points in the order of the sizes
public record LearningCurve(List<Point> points) {
  /// Means over all folds.
  ///
  /// @param samples that were learned from
  /// @param trainScore on these
  /// @param validationScore on the samples of the fold
  public record Point(int samples, double trainScore, double validationScore) {}

  public LearningCurve {
    points = List.copyOf(points);
  }

  /// Fits an estimator for each fold and size, to samples that are drawn anew for each fold; smaller sizes are parts of larger ones.
  ///
  /// @param estimator makes a fresh one
  /// @param sizes how many samples to learn from, each at most as many as a fold trains with
  /// @param folds the rounds of cross-validation
  /// @throws IllegalArgumentException when a size is too large, or the folds are not possible
  public static LearningCurve of(Supplier<? extends Estimator> estimator, Dataset data, List<Integer> sizes,
      int folds, Sampling sampling, long seed) {
    var rounds = new ArrayList<Fold>();
    for (var fold : Fold.of(data, folds, sampling, seed)) {
      // Most folds share the samples that come first, and their mean would be little more than one of them.
      int[] order = sampling.order(fold.train(), seed + rounds.size());
      rounds.add(new Fold(fold.train().take(order), fold.validation()));
    }
    var points = new ArrayList<Point>();
    for (int size : sizes) {
      double train = 0;
      double validation = 0;
      for (var round : rounds) {
        var some = round.train().split(size).first();
        var fitted = estimator.get().fit(some);
        train += fitted.score(some) / folds;
        validation += fitted.score(round.validation()) / folds;
      }
      points.add(new Point(size, train, validation));
    }
    return new LearningCurve(points);
  }
}
