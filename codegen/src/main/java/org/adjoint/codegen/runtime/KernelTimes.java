package org.adjoint.codegen.runtime;

import java.util.Arrays;
import java.util.Map;
import org.adjoint.codegen.inspect.Profile;

/// Adds up how long each kernel of a session takes, at the sizes of its last run. Belongs to one thread.
final class KernelTimes {
  private final long[] nanoseconds;
  private final int threads;
  private Map<String, Integer> sizes = Map.of();
  private long runs;

  KernelTimes(int kernels, int threads) {
    nanoseconds = new long[kernels];
    this.threads = threads;
  }

  /// Begins anew where the sizes are others than before.
  void begin(Map<String, Integer> newSizes) {
    if (!sizes.equals(newSizes)) {
      sizes = Map.copyOf(newSizes);
      reset();
    }
  }

  void reset() {
    runs = 0;
    Arrays.fill(nanoseconds, 0);
  }

  void add(int kernel, long time) {
    nanoseconds[kernel] += time;
  }

  void end() {
    runs++;
  }

  Profile profile() {
    return new Profile(runs, sizes, threads, Arrays.stream(nanoseconds).boxed().toList());
  }
}
