package org.adjoint.codegen.inspect;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How long the kernels of a program took in some runs at the same sizes.
///
/// @param runs their number
/// @param sizes of the symbolic dimensions
/// @param threads that shared the kernels
/// @param nanoseconds of each kernel in all runs together
public record Profile(long runs, Map<String, Integer> sizes, int threads, List<Long> nanoseconds) {
  public Profile {
    sizes = Map.copyOf(sizes);
    nanoseconds = List.copyOf(nanoseconds);
  }

  /// What it says of all kernels together: `mean of 3 runs at {batch=17}: 12.5 µs`.
  public String summary() {
    return mean() + (sizes.isEmpty() ? "" : " at " + new TreeMap<>(sizes)) + ": " + Units.nanoseconds(perRun());
  }

  /// What the times are: `mean of 3 runs`.
  String mean() {
    return "mean of " + runs + (runs == 1 ? " run" : " runs");
  }

  /// The mean time of a kernel, in nanoseconds.
  public double perRun(int kernel) {
    return runs == 0 ? 0 : (double) nanoseconds.get(kernel) / runs;
  }

  /// The mean time of all kernels together, in nanoseconds.
  public double perRun() {
    return runs == 0 ? 0 : (double) nanoseconds.stream().mapToLong(time -> time).sum() / runs;
  }
}
