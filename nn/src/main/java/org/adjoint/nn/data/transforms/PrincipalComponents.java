package org.adjoint.nn.data.transforms;

import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/// Principal components (K. Pearson, 1901; H. Hotelling, 1933): coordinates along the directions in which the training samples vary most,
/// uncorrelated with each other. Whitened, they all have variance 1.
///
/// With the covariance matrix `C = V·Λ·Vᵀ` of the samples (`n` in the denominator) they are `y = (x − mean)·V`, whitened
/// `y = (x − mean)·V·(Λ + ε)^(−1/2)`. The sign of a direction makes its largest entry positive.
public final class PrincipalComponents implements Transform {
  private final double[] means;
  /// `[values, components]`, unit vectors in columns.
  private final DMatrixRMaj directions;
  private final double[] variances;
  private final double totalVariance;
  private final double[] scales;

  private PrincipalComponents(double[] means, DMatrixRMaj directions, double[] variances, double totalVariance,
      double[] scales) {
    this.means = means;
    this.directions = directions;
    this.variances = variances;
    this.totalVariance = totalVariance;
    this.scales = scales;
  }

  /// Coordinates along the first `components` directions.
  ///
  /// @param train floating-point; the first axis counts the samples, at least two
  /// @param components from 1 to the number of values in a sample
  /// @throws IllegalArgumentException when there are too few samples or values
  public static PrincipalComponents of(NdArray train, int components) {
    var found = decompose(train, components);
    return found.scaled(DoubleStream.generate(() -> 1).limit(components).toArray());
  }

  /// Coordinates along the first `components` directions, each divided by its deviation.
  ///
  /// @param train floating-point; the first axis counts the samples, at least two
  /// @param components from 1 to the number of values in a sample
  /// @param epsilon `ε`, added to each variance so that directions of next to none do not blow up noise; at least 0
  /// @throws IllegalArgumentException when there are too few samples or values, or a variance is 0 and `ε` is too
  public static PrincipalComponents whitening(NdArray train, int components, double epsilon) {
    var found = decompose(train, components);
    var deviations = DoubleStream.of(found.variances).map(variance -> Math.sqrt(variance + epsilon)).toArray();
    for (int component = 0; component < components; component++) {
      // What is left of a variance of 0 after rounding is as good as 0.
      if (!(deviations[component] * deviations[component] > 1e-14 * found.totalVariance)) {
        throw new IllegalArgumentException("Component " + (component + 1)
            + " has no variance to divide by; take fewer components, or give an epsilon above 0.");
      }
    }
    return found.scaled(deviations);
  }

  private PrincipalComponents scaled(double... deviations) {
    return new PrincipalComponents(means, directions, variances, totalVariance, deviations);
  }

  private static PrincipalComponents decompose(NdArray train, int components) {
    int count = Columns.requireSamples(train);
    int width = Columns.count(train);
    if (count < 2 || components < 1 || components > width) {
      throw new IllegalArgumentException("There can be 1 to " + width + " components of 2 samples or more, but "
          + components + " are wanted of " + train.describe() + ".");
    }
    var means = Columns.means(train);
    var centred = centred(train, means);
    var covariance = new DMatrixRMaj(width, width);
    CommonOps_DDRM.multTransA(1.0 / count, centred, centred, covariance);
    var decomposition = DecompositionFactory_DDRM.eig(width, true, true);
    if (!decomposition.decompose(covariance)) {
      throw new IllegalArgumentException(
          "The samples have no principal components; are all of their values finite? They are " + train.describe()
              + ".");
    }
    var order = IntStream.range(0, width).boxed().sorted(
        Comparator.<Integer>comparingDouble(i -> decomposition.getEigenvalue(i).getReal()).reversed()).toList();
    var directions = new DMatrixRMaj(width, components);
    var variances = new double[components];
    for (int component = 0; component < components; component++) {
      int from = order.get(component);
      var direction = decomposition.getEigenVector(from);
      double sign = CommonOps_DDRM.elementMax(direction) >= -CommonOps_DDRM.elementMin(direction) ? 1 : -1;
      for (int row = 0; row < width; row++) {
        directions.set(row, component, sign * direction.get(row));
      }
      variances[component] = Math.max(0, decomposition.getEigenvalue(from).getReal());
    }
    return new PrincipalComponents(means, directions, variances, CommonOps_DDRM.trace(covariance), new double[0]);
  }

  private static DMatrixRMaj centred(NdArray samples, double... means) {
    var matrix = new DMatrixRMaj(samples.size() / means.length, means.length);
    for (int position = 0; position < samples.size(); position++) {
      matrix.set(position, samples.get(position) - means[position % means.length]);
    }
    return matrix;
  }

  /// The samples in the new coordinates, `[count, components]`.
  @Override
  public NdArray apply(NdArray samples) {
    Columns.require(means.length, samples);
    var rotated = new DMatrixRMaj(samples.size() / means.length, scales.length);
    CommonOps_DDRM.mult(centred(samples, means), directions, rotated);
    CommonOps_DDRM.divideCols(rotated, scales);
    return array(rotated, samples);
  }

  /// The samples that have these coordinates and lie at the mean along the directions that were left out, `[count, values]`.
  @Override
  public NdArray invert(NdArray samples) {
    Columns.require(scales.length, samples);
    var scaled = centred(samples, new double[scales.length]);
    CommonOps_DDRM.multCols(scaled, scales);
    var original = new DMatrixRMaj(scaled.getNumRows(), means.length);
    CommonOps_DDRM.multTransB(scaled, directions, original);
    for (int position = 0; position < original.getNumElements(); position++) {
      original.plus(position, means[position % means.length]);
    }
    return array(original, samples);
  }

  private static NdArray array(DMatrixRMaj matrix, NdArray like) {
    var array = NdArray.zeros(like.dtype(), Shape.of(matrix.getNumRows(), matrix.getNumCols()));
    for (int position = 0; position < array.size(); position++) {
      array.set(position, matrix.get(position));
    }
    return array;
  }

  /// The share of the variance of all values that lies along each direction, largest first.
  public double[] explainedVariance() {
    return DoubleStream.of(variances).map(variance -> totalVariance > 0 ? variance / totalVariance : 0).toArray();
  }

  /// The direction of one component, a unit vector, FLOAT64 `[values]`.
  ///
  /// @param component from 0
  public NdArray direction(int component) {
    var direction = NdArray.zeros(DType.FLOAT64, Shape.of(means.length));
    for (int row = 0; row < means.length; row++) {
      direction.set(row, directions.get(row, component));
    }
    return direction;
  }
}
