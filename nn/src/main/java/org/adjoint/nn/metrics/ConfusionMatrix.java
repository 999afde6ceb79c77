package org.adjoint.nn.metrics;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;

/// How often a sample of one class was predicted to be of another; immutable.
///
/// Shares of nothing are NaN: the recall of a class without samples, the precision of a class never predicted, the
/// accuracy of an empty matrix. Macro averages leave such classes out.
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

  /// The harmonic mean of precision and recall of a class, `2·TP / (2·TP + FP + FN)`, 0 to 1; NaN for a class that neither occurs nor is
  /// predicted.
  public double f1(int label) {
    return 2.0 * counts[label][label] / (actualCount(label) + predictedCount(label));
  }

  /// The mean of the classes' precisions, each class counting the same.
  public double macroPrecision() {
    return macro(this::precision);
  }

  /// The mean of the classes' recalls, each class counting the same: the *balanced accuracy*.
  public double macroRecall() {
    return macro(this::recall);
  }

  /// The mean of the classes' F1, each class counting the same.
  public double macroF1() {
    return macro(this::f1);
  }

  /// F1 of the counts of all classes together. Where each sample has one class, a wrong prediction is a false positive of one class and a
  /// false negative of another, so micro precision, micro recall and micro F1 all equal [#accuracy].
  public double microF1() {
    return 2.0 * correctCount() / (total() + IntStream.range(0, classes()).map(this::predictedCount).sum());
  }

  private double macro(IntToDoubleFunction share) {
    return IntStream.range(0, classes()).mapToDouble(share).filter(value -> !Double.isNaN(value)).average()
        .orElse(Double.NaN);
  }

  /// A table: precision, recall, F1 and number of samples of each class, then their macro averages and the accuracy.
  ///
  /// @param classNames one name for each class
  public String report(List<String> classNames) {
    if (classNames.size() != classes()) {
      throw new IllegalArgumentException("There must be a name for each of the " + classes()
          + " classes, but there are " + classNames.size() + " names.");
    }
    int width = Math.max(13, classNames.stream().mapToInt(String::length).max().orElse(0));
    var lines = new StringBuilder(" ".repeat(width)).append("  precision  recall      F1  samples\n");
    for (int label = 0; label < classes(); label++) {
      lines.append(line(classNames.get(label), width, precision(label), recall(label), f1(label), actualCount(label)));
    }
    return lines.append(line("macro average", width, macroPrecision(), macroRecall(), macroF1(), total()))
        .append(String.format(Locale.ROOT, "%-" + width + "s  %25.4f  %7d\n", "accuracy", accuracy(), total()))
        .toString();
  }

  private static String line(String name, int width, double precision, double recall, double f1, int samples) {
    return String.format(Locale.ROOT, "%-" + width + "s  %9.4f  %6.4f  %6.4f  %7d\n", name, precision, recall, f1,
        samples);
  }
}
