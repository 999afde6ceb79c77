package org.adjoint.bench.gradbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How often an input wants its function to run.
///
/// Before that the function runs untimed, as tools of other JIT compilers have it do: generated code is slow until the JVM has compiled it. What both
/// takes is answered, too, under names of its own.
///
/// @param least the smallest number of runs
/// @param seconds that these take together at least
record Runs(double least, double seconds) {
  /// A run that is not shorter than this share of all before is none that the JVM made faster.
  private static final double FASTER = 0.9;
  /// For at most so many times the measured time a function runs before.
  private static final int LONGEST_WARM_UP = 20;
  private static final double NANOS = 1e9;

  /// What an input says; one run when it says nothing.
  static Runs of(Input input) {
    return new Runs(input.number("min_runs", 1), input.number("min_seconds", 0));
  }

  /// Runs a function and answers what was timed, as JSON.
  ///
  /// @param prepared what it took to make the function ready, in nanoseconds
  List<Map<String, Object>> timings(Eval.Running running, long prepared) {
    var timings = new ArrayList<Map<String, Object>>();
    timings.add(timing("prepare", prepared));
    timings.add(timing("warmup", warmUp(running)));
    long total = 0;
    for (int runs = 0; runs < least || total < seconds * NANOS; runs++) {
      long taken = time(running);
      total += taken;
      timings.add(timing("evaluate", taken));
    }
    return timings;
  }

  /// Runs until it has not become faster for as long as will be measured.
  private long warmUp(Eval.Running running) {
    long spent = 0;
    long fastest = Long.MAX_VALUE;
    int steady = 0;
    while (steady < 2 && spent < LONGEST_WARM_UP * seconds * NANOS) {
      long fastestNow = Long.MAX_VALUE;
      for (long end = spent + (long) (seconds / 2 * NANOS); spent < end;) {
        long taken = time(running);
        fastestNow = Math.min(fastestNow, taken);
        spent += taken;
      }
      steady = fastestNow > FASTER * fastest ? steady + 1 : 0;
      fastest = Math.min(fastest, fastestNow);
    }
    return spent;
  }

  private static Map<String, Object> timing(String name, long nanoseconds) {
    return Map.of("name", name, "nanoseconds", nanoseconds);
  }

  private static long time(Eval.Running running) {
    long before = System.nanoTime();
    running.run();
    return System.nanoTime() - before;
  }
}
