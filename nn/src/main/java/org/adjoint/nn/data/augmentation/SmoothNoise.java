package org.adjoint.nn.data.augmentation;

import java.util.random.RandomGenerator;

/// Random numbers in the plane of which neighbours are alike: normal ones, smoothed by a bell and brought to deviation 1.
final class SmoothNoise {
  private SmoothNoise() {}

  /// Numbers row by row.
  ///
  /// @param smoothness the deviation of the bell in pixels, at least 0
  static double[] of(int height, int width, double smoothness, RandomGenerator random) {
    var noise = random.doubles((long) height * width).map(value -> 2 * value - 1).toArray();
    var bell = bell(smoothness);
    smooth(noise, bell, height, width, width, 1);
    smooth(noise, bell, width, height, 1, width);
    double squares = 0;
    for (double value : noise) {
      squares += value * value;
    }
    double deviation = Math.sqrt(squares / noise.length);
    for (int i = 0; i < noise.length && deviation > 0; i++) {
      noise[i] /= deviation;
    }
    return noise;
  }

  /// The bell at the distances 0, 1, 2, … as far as three deviations.
  private static double[] bell(double deviation) {
    var bell = new double[1 + (int) Math.ceil(3 * deviation)];
    bell[0] = 1;
    for (int distance = 1; distance < bell.length; distance++) {
      bell[distance] = StrictMath.exp(-distance * distance / (2 * deviation * deviation));
    }
    return bell;
  }

  /// Smooths along one axis in place.
  ///
  /// @param lines how many
  /// @param length of each line
  /// @param lineStride from one line to the next
  /// @param stride from one number of a line to the next
  private static void smooth(double[] values, double[] bell, int lines, int length, int lineStride, int stride) {
    var line = new double[length];
    for (int start = 0; start < lines; start++) {
      for (int at = 0; at < length; at++) {
        double sum = 0;
        for (int other = Math.max(0, at - bell.length + 1); other < Math.min(length, at + bell.length); other++) {
          sum += bell[Math.abs(other - at)] * values[start * lineStride + other * stride];
        }
        line[at] = sum;
      }
      for (int at = 0; at < length; at++) {
        values[start * lineStride + at * stride] = line[at];
      }
    }
  }
}
