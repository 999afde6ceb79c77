package org.adjoint.codegen;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;

/// Values to compute with.
public final class Samples {
  private Samples() {
  }

  /// The values of a type at which operations like to go wrong.
  public static double[] edges(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> new double[] {0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
        Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, 3e-39f, Float.MAX_VALUE, -Float.MAX_VALUE, 0.5, 1e-5f,
        3.7f, -2.3f, -100, 20};
      case FLOAT64 -> new double[] {0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, 3e-310, Double.MAX_VALUE, -Double.MAX_VALUE, 0.5,
        1e-5, 3.7, -2.3, -100, 20};
      case INT32 -> new double[] {0, 1, -1, 7, -13, 1_000, 123_456, 46_341, Integer.MAX_VALUE, Integer.MIN_VALUE, 2};
      case INT64 -> new double[] {0, 1, -1, 7, -13, 1_000, 123_456, 46_341, 3_000_000_000L, -5_000_000_000L, 2};
      case BOOL -> new double[] {1, 0, 0, 1, 1};
    };
  }

  /// Every pair of edge values: the first of each, or the second.
  public static NdArray pairs(DType dtype, boolean second) {
    var edges = edges(dtype);
    var values = NdArray.zeros(dtype, Shape.of(edges.length * edges.length));
    for (int position = 0; position < values.size(); position++) {
      values.set(position, edges[second ? position % edges.length : position / edges.length]);
    }
    return values;
  }

  /// The edge values in turn, from a random one on.
  public static NdArray edges(DType dtype, Shape shape, long seed) {
    var edges = edges(dtype);
    var values = NdArray.zeros(dtype, shape);
    int first = new Random(seed).nextInt(edges.length);
    for (int position = 0; position < values.size(); position++) {
      values.set(position, edges[(first + position) % edges.length]);
    }
    return values;
  }

  /// Numbers between −2 and 2, integers between −9 and 9, truth values.
  public static NdArray moderate(DType dtype, Shape shape, long seed) {
    var random = new Random(seed);
    var values = NdArray.zeros(dtype, shape);
    for (int position = 0; position < values.size(); position++) {
      values.set(position, switch (dtype) {
        case FLOAT32, FLOAT64 -> 4 * random.nextDouble() - 2;
        case INT32, INT64 -> random.nextInt(-9, 10);
        case BOOL -> random.nextInt(2);
      });
    }
    return values;
  }

  /// A constant with the given values.
  public static NdArray array(DType dtype, Shape shape, DoubleStream values) {
    var array = NdArray.zeros(dtype, shape);
    var numbers = values.limit(array.size()).toArray();
    for (int position = 0; position < numbers.length; position++) {
      array.set(position, numbers[position]);
    }
    return array;
  }
}
