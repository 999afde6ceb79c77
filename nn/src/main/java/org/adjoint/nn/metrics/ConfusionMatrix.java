package org.adjoint.nn.metrics;

import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;

/// How often a sample of one class was predicted to be of another; immutable.
///
/// Shares of nothing are NaN: the recall of a class without samples, the precision of a class never predicted, the
/// accuracy of an empty matrix.
public final class ConfusionMatrix {
  private final int[][] counts;

  private ConfusionMatrix(int[][] counts) {
    this.counts = counts;
  }

  /// Counts the pairs of actual and predicted classes.
  ///
  /// @param actual int32 `[count]`, the classes that are true, from 0
  /// @param predicted int32 `[count]`, the classes that a model chose
  /// @param classes the number of classes, at least 1
  /// @throws IllegalArgumentException when the arrays differ in length or a class is not below `classes`
  public static ConfusionMatrix of(NdArray actual, NdArray predicted, int classes) {
    return of(integers(actual), integers(predicted), classes);
  }

  /// Counts the pairs of actual and predicted classes.
  ///
  /// @param actual the classes that are true, from 0
  /// @param predicted the classes that a model chose, as many
  /// @param classes the number of classes, at least 1
  /// @throws IllegalArgumentException when the arrays differ in length or a class is not below `classes`
  public static ConfusionMatrix of(int[] actual, int[] predicted, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          "A confusion matrix needs at least one class, but " + classes + " were given.");
    }
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException("There must be one prediction for each label, but there are "
          + predicted.length + " predictions and " + actual.length + " labels.");
    }
    var counts = new int[classes][classes];
    for (int i = 0; i < actual.length; i++) {
      counts[valid(actual[i], classes)][valid(predicted[i], classes)]++;
    }
    return new ConfusionMatrix(counts);
  }

  private static int[] integers(NdArray classes) {
    if (classes.dtype() != DType.INT32 || classes.shape().rank() != 1) {
      throw new IllegalArgumentException("Classes must be an int32 vector, but they are " + classes.describe() + ".");
    }
    return IntStream.range(0, classes.size()).map(i -> (int) classes.get(i)).toArray();
  }

  private static int valid(int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "Classes must lie between 0 and " + (classes - 1) + ", but one is " + label + ".");
    }
    return label;
  }

  /// The number of classes.
  public int classes() {
    return counts.length;
  }

  /// The number of samples of class `actual` that were predicted to be of class `predicted`.
  public int count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /// The number of samples.
  public int total() {
    return IntStream.range(0, classes()).map(this::actualCount).sum();
  }

  /// The number of samples that are of class `actual`: the sum of a row.
  public int actualCount(int actual) {
    return IntStream.of(counts[actual]).sum();
  }

  /// The number of samples that were predicted to be of class `predicted`: the sum of a column.
  public int predictedCount(int predicted) {
    return IntStream.range(0, classes()).map(actual -> counts[actual][predicted]).sum();
  }

  /// The number of samples whose class was predicted: the sum of the diagonal.
  public int correctCount() {
    return IntStream.range(0, classes()).map(label -> counts[label][label]).sum();
  }

  /// The share of samples whose class was predicted, 0 to 1.
  public double accuracy() {
    return (double) correctCount() / total();
  }

  /// The share of the samples of a class that were recognised, 0 to 1.
  public double recall(int label) {
    return (double) counts[label][label] / actualCount(label);
  }

  /// The share of the predictions of a class that were right, 0 to 1.
  public double precision(int label) {
    return (double) counts[label][label] / predictedCount(label);
  }
}
