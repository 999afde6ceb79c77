package org.adjoint.bench.contest;

import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.bench.work.Named;

/// Whether two contestants computed the same.
final class Agreement {
  /// Relative to the largest element of an output in all steps: sums of thousands of products in different orders, and a loss that comes near
  /// to 0 is the difference of numbers that do not.
  private static final double FLOAT32_TOLERANCE = 1e-4;
  private static final double FLOAT64_TOLERANCE = 1e-10;

  private Agreement() {
  }

  /// Compares the results of a contestant with those of Adjoint.
  ///
  /// @throws ContestException when they differ
  static void require(Row row, String contestant, Map<String, NdArray> expected, Map<String, NdArray> actual) {
    if (!expected.keySet().equals(actual.keySet())) {
      throw new ContestException(row.id() + ": " + contestant + " computes " + actual.keySet() + ", but Adjoint "
          + expected.keySet() + ".");
    }
    var found = new Named<>(actual);
    expected.forEach((name, array) -> require(row.id() + ", " + name, contestant, array, found.get(name),
        largest(name, expected)));
  }

  private static double largest(String name, Map<String, NdArray> results) {
    return results.entrySet().stream().filter(each -> output(each.getKey()).equals(output(name)))
        .flatMapToDouble(each -> DoubleStream.of(each.getValue().toDoubles())).map(Math::abs).max().orElse(0);
  }

  /// The name of a result without the number of its step.
  private static String output(String name) {
    return name.replaceFirst("^\\d+\\.", "");
  }

  private static void require(String what, String contestant, NdArray expected, NdArray actual, double largest) {
    if (expected.size() != actual.size()) {
      throw new ContestException(what + ": " + contestant + " computes " + actual.describe() + ", but Adjoint "
          + expected.describe() + ".");
    }
    double tolerance = largest * (expected.dtype() == DType.FLOAT64 ? FLOAT64_TOLERANCE : FLOAT32_TOLERANCE);
    for (int at = 0; at < expected.size(); at++) {
      if (!(Math.abs(expected.get(at) - actual.get(at)) <= tolerance)) {
        throw new ContestException(String.format(Locale.ROOT,
            "%s: %s computes %s at place %d, but Adjoint %s; the largest element is %s.", what, contestant,
            actual.get(at), at, expected.get(at), largest));
      }
    }
  }
}
