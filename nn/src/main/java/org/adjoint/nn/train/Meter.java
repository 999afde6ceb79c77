package org.adjoint.nn.train;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.adjoint.array.NdArray;
import org.adjoint.nn.losses.Reduction;
import org.adjoint.nn.metrics.Metric;
import org.jspecify.annotations.Nullable;

/// Adds up loss and metrics over batches; samples count by their weights.
final class Meter {
  private final List<Objectives.Measured> metrics;
  private final Reduction reduction;
  private final double[] sums;
  private double lossSum;
  private double totalWeight;

  Meter(Objectives objectives) {
    metrics = objectives.metrics();
    reduction = objectives.reduction();
    sums = new double[metrics.size()];
  }

  /// Takes in a batch.
  ///
  /// @param loss the sum or the mean over its samples
  /// @param scores of an output
  void add(double loss, Examples batch, IntFunction<NdArray> scores) {
    double weight = batch.totalWeight();
    lossSum += switch (reduction) {
      case SUM -> loss;
      case MEAN -> loss * weight;
    };
    totalWeight += weight;
    for (int i = 0; i < sums.length; i++) {
      var measured = metrics.get(i);
      int output = measured.output();
      sums[i] += sum(measured.metric(), scores.apply(output), batch.targets().get(output), batch.weights());
    }
  }

  private static double sum(Metric metric, NdArray scores, NdArray targets, @Nullable NdArray weights) {
    return weights == null ? metric.sum(scores, targets) : metric.sum(scores, targets, weights);
  }

  /// The mean of the loss over the samples so far.
  double loss() {
    return lossSum / totalWeight;
  }

  /// The means of the metrics over the samples so far, by name.
  Map<String, Double> metrics() {
    var means = new LinkedHashMap<String, Double>();
    for (int i = 0; i < sums.length; i++) {
      means.put(metrics.get(i).name(), sums[i] / totalWeight);
    }
    return means;
  }

  /// Forgets all batches.
  void clear() {
    lossSum = 0;
    totalWeight = 0;
    Arrays.fill(sums, 0);
  }

  /// All sums, to be kept with a checkpoint.
  double[] state() {
    var state = new double[sums.length + 2];
    state[0] = lossSum;
    state[1] = totalWeight;
    System.arraycopy(sums, 0, state, 2, sums.length);
    return state;
  }

  /// Goes back to what [#state] gave.
  void restore(double[] state) {
    lossSum = state[0];
    totalWeight = state[1];
    System.arraycopy(state, 2, sums, 0, sums.length);
  }
}
