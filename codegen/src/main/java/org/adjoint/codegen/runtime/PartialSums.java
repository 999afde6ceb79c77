package org.adjoint.codegen.runtime;

import java.util.Arrays;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.Buffer;
import org.jspecify.annotations.Nullable;

/// The sums of a kernel whose range is run in parts. Each part has arrays of its own for them, and they are added up in the order of
/// the parts, in double.
final class PartialSums {
  /// The arrays that hold sums, by their place among all.
  private final int[] sums;
  /// For each part the arrays of the program, with its own in place of those that hold sums.
  private final Object[][] arrays;
  /// For each part its own arrays.
  private final Object[][] own;
  private final double[] totals;

  private PartialSums(Kernel kernel, int parts, int buffers, Map<String, Integer> sizes) {
    sums = kernel.sums().stream().mapToInt(Buffer::index).toArray();
    arrays = new Object[parts][buffers];
    own = new Object[parts][];
    for (int part = 0; part < parts; part++) {
      own[part] = kernel.sums().stream().map(buffer -> {
        int length = length(buffer, sizes);
        return buffer.dtype() == DType.FLOAT32 ? new float[length] : (Object) new double[length];
      }).toArray();
    }
    totals = new double[kernel.sums().stream().mapToInt(buffer -> length(buffer, sizes)).max().orElse(0)];
  }

  /// The sums of a routine that is run in parts, or null if there are none.
  ///
  /// @param buffers the number of arrays of the program
  static @Nullable PartialSums of(Routine routine, int parts, int buffers, Map<String, Integer> sizes) {
    return routine instanceof Kernel kernel && !kernel.sums().isEmpty() && parts > 1
        ? new PartialSums(kernel, parts, buffers, sizes)
        : null;
  }

  private static int length(Buffer buffer, Map<String, Integer> sizes) {
    return (int) buffer.shape().elements().evaluate(sizes);
  }

  /// The arrays that one part runs with.
  ///
  /// @param shared those of all parts
  Object[] arrays(int part, Object[] shared) {
    var mine = arrays[part];
    System.arraycopy(shared, 0, mine, 0, shared.length);
    for (int sum = 0; sum < sums.length; sum++) {
      mine[sums[sum]] = own[part][sum];
    }
    return mine;
  }

  /// Adds up what the parts gave.
  ///
  /// @param shared takes the sums
  void store(Object[] shared) {
    for (int sum = 0; sum < sums.length; sum++) {
      switch (shared[sums[sum]]) {
        case float[] whole -> store(sum, whole);
        case double[] whole -> store(sum, whole);
        case Object other -> throw new IllegalStateException("Sums cannot be added up in " + other.getClass() + ".");
      }
    }
  }

  private void store(int sum, float[] whole) {
    int length = ((float[]) own[0][sum]).length;
    Arrays.fill(totals, 0, length, 0);
    for (var part : own) {
      var values = (float[]) part[sum];
      for (int at = 0; at < length; at++) {
        totals[at] += values[at];
      }
    }
    for (int at = 0; at < length; at++) {
      whole[at] = (float) totals[at];
    }
  }

  private void store(int sum, double[] whole) {
    int length = ((double[]) own[0][sum]).length;
    Arrays.fill(whole, 0, length, 0);
    for (var part : own) {
      var values = (double[]) part[sum];
      for (int at = 0; at < length; at++) {
        whole[at] += values[at];
      }
    }
  }
}
