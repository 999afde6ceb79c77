package org.adjoint.nn.data.transforms;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.adjoint.array.NdArray;

/// Samples as the rows of a matrix, whatever the axes of one sample are; a column holds one value of each sample.
final class Columns {
  private Columns() {}

  /// The number of values in one sample.
  ///
  /// @throws IllegalArgumentException unless there are floating-point samples
  static int count(NdArray samples) {
    if (samples.shape().rank() == 0 || !samples.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "Samples must be floating-point rows [count, …], but they are " + samples.describe() + ".");
    }
    int columns = 1;
    var sizes = samples.shape().sizes();
    for (int axis = 1; axis < sizes.length; axis++) {
      columns = Math.multiplyExact(columns, sizes[axis]);
    }
    return columns;
  }

  /// The number of samples that something is fitted to.
  ///
  /// @throws IllegalArgumentException when there are none
  static int requireSamples(NdArray samples) {
    int columns = count(samples);
    if (columns == 0 || samples.size() == 0) {
      throw new IllegalArgumentException("There is nothing to fit to: the samples are " + samples.describe() + ".");
    }
    return samples.size() / columns;
  }

  /// @throws IllegalArgumentException unless each sample has `expected` values
  static void require(int expected, NdArray samples) {
    if (count(samples) != expected) {
      throw new IllegalArgumentException("Each sample must have " + expected
          + " values, as those that the transform was fitted to, but the samples are " + samples.describe() + ".");
    }
  }

  /// For each column `start` combined with all its values in turn.
  static double[] fold(NdArray samples, double start, DoubleBinaryOperator combine) {
    int columns = count(samples);
    var results = new double[columns];
    Arrays.fill(results, start);
    for (int position = 0; position < samples.size(); position++) {
      int column = position % columns;
      results[column] = combine.applyAsDouble(results[column], samples.get(position));
    }
    return results;
  }

  /// The mean of each column.
  static double[] means(NdArray samples) {
    int count = requireSamples(samples);
    var means = fold(samples, 0, Double::sum);
    map(means, sum -> sum / count);
    return means;
  }

  static void map(double[] values, DoubleUnaryOperator operator) {
    Arrays.setAll(values, i -> operator.applyAsDouble(values[i]));
  }

  /// Each value multiplied with the factor of its column, after `before` was added to it and before `after` is.
  static NdArray affine(NdArray samples, double[] before, double[] factors, double[] after) {
    require(factors.length, samples);
    var result = NdArray.zeros(samples.dtype(), samples.shape());
    for (int position = 0; position < samples.size(); position++) {
      int column = position % factors.length;
      result.set(position, (samples.get(position) + before[column]) * factors[column] + after[column]);
    }
    return result;
  }
}
