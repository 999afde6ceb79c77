package org.adjoint.nn.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// One round of cross-validation.
///
/// @param train all samples but those of `validation`
/// @param validation the samples whose turn it is
public record Fold(Dataset train, Dataset validation) {
  /// The rounds of k-fold cross-validation: every sample validates in exactly one of them. Sizes differ by at most one.
  ///
  /// @param folds how many, from 2 to the number of samples
  /// @param sampling how samples are drawn
  /// @param seed decides which samples go together
  /// @throws IllegalArgumentException when there cannot be as many folds
  public static List<Fold> of(Dataset data, int folds, Sampling sampling, long seed) {
    if (folds < 2 || folds > data.size()) {
      throw new IllegalArgumentException("There can be 2 to " + data.size() + " folds of " + data.size()
          + " samples, but not " + folds + ".");
    }
    var order = sampling.order(data, seed);
    return IntStream.range(0, folds).mapToObj(fold -> {
      int from = cut(order.length, fold, folds);
      int to = cut(order.length, fold + 1, folds);
      var others = IntStream.concat(Arrays.stream(order, 0, from), Arrays.stream(order, to, order.length)).toArray();
      return new Fold(data.take(others), data.take(Arrays.copyOfRange(order, from, to)));
    }).toList();
  }

  private static int cut(int samples, int fold, int folds) {
    return (int) ((long) samples * fold / folds);
  }
}
