package org.adjoint.nn.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.adjoint.array.NdArray;

/// Points in the plane that show what a classifier can and cannot do. Sample `i` is of class `i mod classes`, so that all classes are
/// equally frequent; the same seed gives the same points.
///
/// Inputs are float32 `[count, 2]`, targets int32 `[count]`. Noise is normal, with the given standard deviation along each axis.
public final class SyntheticPoints {
  private SyntheticPoints() {}

  /// Where a sample lies before noise.
  private interface Place {
    /// @param label the class of the sample
    /// @param share in `[0, 1)`, where the sample lies within its class
    /// @param point to be filled with both coordinates
    void put(int label, double share, double[] point);
  }

  /// Clouds around centres that are spread evenly on the circle of radius 2.
  ///
  /// @param noise the standard deviation of a cloud; below 0.5 three clouds hardly touch
  public static Dataset blobs(int count, int classes, double noise, long seed) {
    return generate(count, classes, noise, seed, (label, _, point) -> onCircle(2, (double) label / classes, point));
  }

  /// Two half circles of radius 1 that reach into each other.
  public static Dataset moons(int count, double noise, long seed) {
    return generate(count, 2, noise, seed, (label, share, point) -> {
      onCircle(1, share / 2, point);
      if (label == 1) {
        point[0] = 1 - point[0];
        point[1] = 0.5 - point[1];
      }
    });
  }

  /// A circle of radius 1 and, as class 1, one of radius 1/2 within it.
  public static Dataset circles(int count, double noise, long seed) {
    return generate(count, 2, noise, seed,
        (label, share, point) -> onCircle(label == 0 ? 1 : 0.5, share, point));
  }

  /// Arms that start near the origin and wind around it for three quarters of a turn, up to a distance of 1.
  public static Dataset spirals(int count, int classes, double noise, long seed) {
    return generate(count, classes, noise, seed,
        (label, share, point) -> onCircle(0.1 + 0.9 * share, (double) label / classes + 0.75 * share, point));
  }

  /// Clouds at the four corners `(±1, ±1)`; the class is 1 where the signs of both coordinates differ. No line tells the classes apart.
  public static Dataset xor(int count, double noise, long seed) {
    return generate(count, 2, noise, seed, (label, share, point) -> {
      point[0] = share < 0.5 ? -1 : 1;
      point[1] = label == 0 ? point[0] : -point[0];
    });
  }

  /// The truth table of exclusive or: inputs `(0,0)`, `(0,1)`, `(1,0)`, `(1,1)`, classes 0, 1, 1, 0.
  public static Dataset xorTable() {
    return new Dataset(NdArray.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2), NdArray.of(new int[] {0, 1, 1, 0}));
  }

  private static Dataset generate(int count, int classes, double noise, long seed, Place place) {
    if (count < 0 || classes < 1 || !(noise >= 0)) {
      throw new IllegalArgumentException(
          "Points need a count of at least 0, at least 1 class and a noise of at least 0,"
              + " but these are " + count + ", " + classes + " and " + noise + ".");
    }
    RandomGenerator random = new SplittableRandom(seed);
    var coordinates = new float[2 * count];
    var labels = new int[count];
    var point = new double[2];
    for (int sample = 0; sample < count; sample++) {
      labels[sample] = sample % classes;
      place.put(labels[sample], random.nextDouble(), point);
      coordinates[2 * sample] = (float) (point[0] + noise * random.nextGaussian());
      coordinates[2 * sample + 1] = (float) (point[1] + noise * random.nextGaussian());
    }
    return new Dataset(NdArray.of(coordinates, count, 2), NdArray.of(labels, count));
  }

  /// @param turn the angle, as a part of a full turn
  private static void onCircle(double radius, double turn, double[] point) {
    point[0] = radius * StrictMath.cos(2 * Math.PI * turn);
    point[1] = radius * StrictMath.sin(2 * Math.PI * turn);
  }
}
