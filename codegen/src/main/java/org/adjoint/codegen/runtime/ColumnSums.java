package org.adjoint.codegen.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.Buffer;
import org.jspecify.annotations.Nullable;

/// Sums over very many rows. A kernel adds rows up in float, where beyond 2²⁴ ones no longer count; so it is run on some rows at a time, and
/// what these give is added up here in double.
final class ColumnSums {
  /// So many rows a kernel adds up itself.
  static final int MOST_ROWS = 1 << 12;

  private final int[] arrays;
  private final double[][] totals;

  private ColumnSums(List<Buffer> buffers, Map<String, Integer> sizes) {
    arrays = buffers.stream().mapToInt(Buffer::index).toArray();
    totals = buffers.stream().map(buffer -> new double[(int) buffer.shape().elements().evaluate(sizes)])
        .toArray(double[][]::new);
  }

  /// The sums of a routine, or null if it adds up no rows, or few.
  static @Nullable ColumnSums of(Routine routine, Map<String, Integer> sizes) {
    return routine instanceof Kernel kernel && !kernel.sums().isEmpty() && kernel.range().evaluate(sizes) > MOST_ROWS
        ? new ColumnSums(kernel.sums(), sizes)
        : null;
  }

  /// The bounds of the parts that a range is run in.
  static int[] cuts(int range) {
    int parts = (range - 1) / MOST_ROWS + 1;
    var cuts = new int[parts + 1];
    for (int part = 1; part <= parts; part++) {
      cuts[part] = (int) Math.min(range, (long) part * MOST_ROWS);
    }
    return cuts;
  }

  void clear() {
    for (var total : totals) {
      Arrays.fill(total, 0);
    }
  }

  /// Adds what one part of the rows gave.
  void add(Object[] values) {
    for (int sum = 0; sum < arrays.length; sum++) {
      var part = (float[]) values[arrays[sum]];
      var total = totals[sum];
      for (int column = 0; column < total.length; column++) {
        total[column] += part[column];
      }
    }
  }

  /// Hands the sums over.
  void store(Object[] values) {
    for (int sum = 0; sum < arrays.length; sum++) {
      var whole = (float[]) values[arrays[sum]];
      var total = totals[sum];
      for (int column = 0; column < total.length; column++) {
        whole[column] = (float) total[column];
      }
    }
  }
}
