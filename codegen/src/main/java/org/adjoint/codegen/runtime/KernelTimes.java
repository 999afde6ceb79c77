package org.adjoint.codegen.runtime;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.codegen.inspect.Profile;

/// Adds up how long each kernel of a session takes, for each combination of sizes: the last batch of an epoch is often a smaller one.
/// Belongs to the thread that runs; what was measured may be read by others.
final class KernelTimes {
  /// Where there are more combinations of sizes, the one that took least is forgotten for a new one.
  static final int MOST_SIZES = 32;

  private static final class Sum {
    private final long[] nanoseconds;
    private long runs;

    Sum(int kernels) {
      nanoseconds = new long[kernels];
    }

    long all() {
      return Arrays.stream(nanoseconds).sum();
    }
  }

  private final int kernels;
  private final int threads;
  private final Map<Map<String, Integer>, Sum> sums = new HashMap<>();
  private Sum current;

  KernelTimes(int kernels, int threads) {
    this.kernels = kernels;
    this.threads = threads;
    current = new Sum(kernels);
  }

  /// What follows is a run at these sizes.
  synchronized void begin(Map<String, Integer> sizes) {
    var known = sums.get(sizes);
    if (known == null) {
      if (sums.size() == MOST_SIZES) {
        sums.values().remove(sums.values().stream().min(Comparator.comparingLong(Sum::all)).orElseThrow());
      }
      known = new Sum(kernels);
      sums.put(Map.copyOf(sizes), known);
    }
    current = known;
  }

  synchronized void reset() {
    sums.clear();
  }

  void add(int kernel, long time) {
    current.nanoseconds[kernel] += time;
  }

  void end() {
    current.runs++;
  }

  /// What was measured at each combination of sizes, that of the most time first.
  synchronized List<Profile> profiles() {
    return sums.entrySet().stream().filter(entry -> entry.getValue().runs > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(Sum::all).reversed()))
        .map(entry -> new Profile(entry.getValue().runs, entry.getKey(), threads,
            Arrays.stream(entry.getValue().nanoseconds).boxed().toList()))
        .toList();
  }

  /// The first of these; of no runs where there were none.
  Profile profile() {
    var profiles = profiles();
    return profiles.isEmpty()
        ? new Profile(0, Map.of(), threads, Arrays.stream(new long[kernels]).boxed().toList())
        : profiles.getFirst();
  }
}
