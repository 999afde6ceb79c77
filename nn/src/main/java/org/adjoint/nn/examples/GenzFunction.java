package org.adjoint.nn.examples;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.adjoint.array.NdArray;

/// One function of A. Genz's families (*Testing multidimensional integration routines*, 1984) on the unit cube: each family is difficult in its own way, and
/// its difficulty is set by the sum of the coefficients.
///
/// @param family what kind of function
/// @param c how fast the function changes along each axis, FLOAT64 `[dimensions]`
/// @param w where its feature lies along each axis, FLOAT64 `[dimensions]`
public record GenzFunction(Family family, NdArray c, NdArray w) {
  /// The six families, in their usual order.
  public enum Family {
    /// `cos(2πw₁ + Σcᵢxᵢ)`, a wave; `Σcᵢ = 1.5`.
    OSCILLATORY,
    /// `Π(cᵢ⁻² + (xᵢ − wᵢ)²)⁻¹`, a peak at `w`; `Σcᵢ` is the number of dimensions.
    PRODUCT_PEAK,
    /// `(1 + Σcᵢxᵢ)^−(d + 1)`, a peak at the origin; `Σcᵢ = 1.85`.
    CORNER_PEAK,
    /// `exp(−Σcᵢ²(xᵢ − wᵢ)²)`, a bell; `Σcᵢ = 7.03`.
    GAUSSIAN,
    /// `exp(−Σcᵢ|xᵢ − wᵢ|)`, continuous with kinks; `Σcᵢ = 20.4`.
    CONTINUOUS,
    /// 0 where `x₁ > w₁` or `x₂ > w₂`, else `exp(Σcᵢxᵢ)`; `Σcᵢ = 4.3`.
    DISCONTINUOUS;

    /// The sum of the coefficients.
    double difficulty(int dimensions) {
      return switch (this) {
        case OSCILLATORY -> 1.5;
        case PRODUCT_PEAK -> dimensions;
        case CORNER_PEAK -> 1.85;
        case GAUSSIAN -> 7.03;
        case CONTINUOUS -> 20.4;
        case DISCONTINUOUS -> 4.3;
      };
    }
  }

  /// A function with random coefficients: uniform in `[0, 1]`, then scaled so that `Σcᵢ` is the family's and `Σwᵢ = 1`.
  ///
  /// @param dimensions at least 1
  public static GenzFunction random(Family family, int dimensions, long seed) {
    var random = new SplittableRandom(seed);
    return new GenzFunction(family, scaled(family.difficulty(dimensions), dimensions, random),
        scaled(1, dimensions, random));
  }

  private static NdArray scaled(double sum, int count, RandomGenerator random) {
    var numbers = random.doubles(count).toArray();
    double found = 0;
    for (double number : numbers) {
      found += number;
    }
    for (int i = 0; i < count; i++) {
      numbers[i] *= sum / found;
    }
    return NdArray.of(numbers);
  }

  /// The value at a point.
  ///
  /// @param x as many coordinates as there are coefficients
  public double at(double... x) {
    return switch (family) {
      case OSCILLATORY -> Math.cos(2 * Math.PI * w.get(0) + sum((c, coordinate, _) -> c * coordinate, x));
      case PRODUCT_PEAK -> Math.exp(-sum((c, coordinate, w) -> Math.log(1 / (c * c) + square(coordinate - w)), x));
      case CORNER_PEAK -> Math.pow(1 + sum((c, coordinate, _) -> c * coordinate, x), -(x.length + 1));
      case GAUSSIAN -> Math.exp(-sum((c, coordinate, w) -> square(c * (coordinate - w)), x));
      case CONTINUOUS -> Math.exp(-sum((c, coordinate, w) -> c * Math.abs(coordinate - w), x));
      case DISCONTINUOUS -> x[0] > w.get(0) || (x.length > 1 && x[1] > w.get(1))
          ? 0
          : Math.exp(sum((c, coordinate, _) -> c * coordinate, x));
    };
  }

  /// What one coordinate adds.
  private interface Term {
    double of(double c, double coordinate, double w);
  }

  private double sum(Term term, double... x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += term.of(c.get(i), x[i], w.get(i));
    }
    return sum;
  }

  private static double square(double value) {
    return value * value;
  }
}
