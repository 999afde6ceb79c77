package org.adjoint.nn.data.transforms;

import java.util.Arrays;
import org.adjoint.array.NdArray;

/// A shift and a scale for each value of a sample: `y = (x − offset) / scale`.
///
/// Values that are the same in all training samples have the scale 1, so that they stay finite.
public final class ColumnScaling implements Transform {
  private final double[] offsets;
  private final double[] scales;

  private ColumnScaling(double[] offsets, double[] scales) {
    this.offsets = offsets;
    this.scales = scales;
    Columns.map(scales, scale -> scale > 0 ? scale : 1);
  }

  /// Standardises: each value has mean 0 and standard deviation 1 over the training samples. The deviation is that of the samples themselves,
  /// with `n` in the denominator.
  ///
  /// @param train floating-point; the first axis counts the samples, at least one
  public static ColumnScaling standard(NdArray train) {
    var means = Columns.means(train);
    int count = Columns.requireSamples(train);
    // Deviations in a second pass: the mean of squares minus the square of the mean cancels.
    var squares = Columns.fold(Columns.affine(train, negated(means), filled(means.length, 1), new double[means.length]),
        0, (sum, difference) -> sum + difference * difference);
    Columns.map(squares, sum -> Math.sqrt(sum / count));
    return new ColumnScaling(means, squares);
  }

  /// Min-max: the smallest of each value over the training samples becomes `low` and the largest `high`.
  ///
  /// @param train floating-point; the first axis counts the samples, at least one
  /// @throws IllegalArgumentException unless `low < high`
  public static ColumnScaling range(NdArray train, double low, double high) {
    if (!(low < high)) {
      throw new IllegalArgumentException("The range must have a length, but it goes from " + low + " to " + high + ".");
    }
    Columns.requireSamples(train);
    var minima = Columns.fold(train, Double.POSITIVE_INFINITY, Math::min);
    var maxima = Columns.fold(train, Double.NEGATIVE_INFINITY, Math::max);
    var scales = new double[minima.length];
    Arrays.setAll(scales, column -> (maxima[column] - minima[column]) / (high - low));
    Arrays.setAll(minima, column -> minima[column] - low * (scales[column] > 0 ? scales[column] : 1));
    return new ColumnScaling(minima, scales);
  }

  /// Min-max to `[0, 1]`.
  public static ColumnScaling unitRange(NdArray train) {
    return range(train, 0, 1);
  }

  @Override
  public NdArray apply(NdArray samples) {
    var factors = scales.clone();
    Columns.map(factors, scale -> 1 / scale);
    return Columns.affine(samples, negated(offsets), factors, new double[offsets.length]);
  }

  @Override
  public NdArray invert(NdArray samples) {
    return Columns.affine(samples, new double[offsets.length], scales, offsets);
  }

  /// What is subtracted from each value of a sample.
  public double[] offsets() {
    return offsets.clone();
  }

  /// What each difference is divided by.
  public double[] scales() {
    return scales.clone();
  }

  private static double[] negated(double[] values) {
    var negated = values.clone();
    Columns.map(negated, value -> -value);
    return negated;
  }

  private static double[] filled(int count, double value) {
    var values = new double[count];
    Arrays.fill(values, value);
    return values;
  }
}
