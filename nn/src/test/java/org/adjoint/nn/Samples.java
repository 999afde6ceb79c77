package org.adjoint.nn;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Interpreter;
import org.adjoint.nn.data.Dataset;
import org.adjoint.nn.initializers.Initializer;

/// What the tests of networks share: numbers to compute with, and backends that compute.
public final class Samples {
  private static final Backend BEST = Backend.best();

  private Samples() {}

  /// The generated code that is on the path of every test.
  public static Backend generated() {
    return BEST;
  }

  /// The interpreter and generated code.
  public static Stream<Backend> backends() {
    return Stream.of(new Interpreter(), BEST);
  }

  /// Random numbers of mean 0 and deviation 1.
  public static NdArray normal(long seed, DType dtype, int... sizes) {
    var array = NdArray.zeros(dtype, Shape.of(sizes));
    Initializer.normal(0, 1).fill(array, new SplittableRandom(seed));
    return array;
  }

  /// Random classes below `classes`.
  public static NdArray labels(long seed, int count, int classes) {
    return NdArray.of(new SplittableRandom(seed).ints(count, 0, classes).toArray());
  }

  /// Clouds of points in the plane, one for each of three classes, far apart.
  public static Dataset blobs(int count, long seed, DType dtype) {
    var points = normal(seed, dtype, count, 2);
    var classes = labels(seed + 1, count, 3);
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * classes.get(i) / 3;
      points.set(2 * i, 0.4 * points.get(2 * i) + 2 * Math.cos(angle));
      points.set(2 * i + 1, 0.4 * points.get(2 * i + 1) + 2 * Math.sin(angle));
    }
    return new Dataset(points, classes);
  }

  /// Points in the plane; the class says whether both coordinates have the same sign, which no linear network can tell.
  public static Dataset signs(int count, long seed) {
    var points = normal(seed, DType.FLOAT32, count, 2);
    var classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = points.get(2 * i) * points.get(2 * i + 1) > 0 ? 1 : 0;
    }
    return new Dataset(points, NdArray.of(classes));
  }
}
