package org.adjoint.nn.optimizers.fullbatch;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// A point or a direction; it never changes.
public final class Vector {
  private final double[] coordinates;

  private Vector(double[] coordinates) {
    this.coordinates = coordinates;
  }

  /// The vector of these coordinates.
  public static Vector of(double... coordinates) {
    return new Vector(coordinates.clone());
  }

  static Vector of(DoubleStream coordinates) {
    return new Vector(coordinates.toArray());
  }

  /// The number of coordinates.
  public int size() {
    return coordinates.length;
  }

  /// One coordinate.
  public double get(int index) {
    return coordinates[index];
  }

  /// The coordinates, in an array of their own.
  public double[] toArray() {
    return coordinates.clone();
  }

  /// The scalar product.
  double dot(Vector other) {
    double sum = 0;
    for (int i = 0; i < coordinates.length; i++) {
      sum += coordinates[i] * other.coordinates[i];
    }
    return sum;
  }

  /// `this + factor · other`.
  Vector plus(double factor, Vector other) {
    var sum = coordinates.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * other.coordinates[i];
    }
    return new Vector(sum);
  }

  Vector minus(Vector other) {
    return plus(-1, other);
  }

  Vector times(double factor) {
    return of(DoubleStream.of(coordinates).map(coordinate -> factor * coordinate));
  }

  /// The largest magnitude; NaN when a coordinate is.
  double largest() {
    return DoubleStream.of(coordinates).map(Math::abs).reduce(0, Math::max);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vector vector && Arrays.equals(coordinates, vector.coordinates);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(coordinates);
  }

  @Override
  public String toString() {
    return Arrays.toString(coordinates);
  }
}
