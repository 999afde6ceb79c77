package org.adjoint.bench.work;

import java.util.SplittableRandom;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;

/// Arrays of random numbers, the same for the same seed.
final class Numbers {
  private Numbers() {
  }

  /// Numbers between `low` and `high`.
  static NdArray uniform(DType dtype, long seed, double low, double high, int... sizes) {
    var random = new SplittableRandom(seed);
    var array = NdArray.zeros(dtype, Shape.of(sizes));
    for (int at = 0; at < array.size(); at++) {
      array.set(at, random.nextDouble(low, high));
    }
    return array;
  }

  /// Whole numbers from 0 to `bound`, exclusive.
  static NdArray indices(long seed, int bound, int size) {
    var random = new SplittableRandom(seed);
    return NdArray.of(random.ints(size, 0, bound).toArray());
  }
}
