package org.adjoint.codegen.inspect;

import java.util.List;
import java.util.Map;

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

  /// The mean time of a kernel, in nanoseconds.
  public double perRun(int kernel) {
    return runs == 0 ? 0 : (double) nanoseconds.get(kernel) / runs;
  }

  /// The mean time of all kernels together, in nanoseconds.
  public double perRun() {
    return runs == 0 ? 0 : (double) nanoseconds.stream().mapToLong(time -> time).sum() / runs;
  }
}
