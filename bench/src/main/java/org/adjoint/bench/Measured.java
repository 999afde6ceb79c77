package org.adjoint.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;

/// What the harness measured of a benchmark.
///
/// @param benchmark the full name of its method
/// @param parameters their values by name
/// @param forks how many processes it ran in
/// @param micros the mean time of one call
/// @param error half of the interval that holds the mean with 99.9 % probability, in microseconds
record Measured(String benchmark, Map<String, String> parameters, int forks, double micros, double error) {
  Measured {
    parameters = new LinkedHashMap<>(parameters);
  }

  static Measured of(RunResult result) {
    var run = result.getParams();
    var values = new LinkedHashMap<String, String>();
    run.getParamsKeys().forEach(key -> values.put(key, run.getParam(key)));
    var score = result.getPrimaryResult();
    double micros =
        micros(score.getScore(), run.getMode() == Mode.Throughput, run.getTimeUnit());
    return new Measured(run.getBenchmark(), values, run.getForks(), micros,
        micros * score.getScoreError() / score.getScore());
  }

  /// The time of a call from a time in some unit, or from the number of calls in that unit.
  static double micros(double score, boolean callsPerUnit, TimeUnit unit) {
    double microsPerUnit = unit.toNanos(1) / 1e3;
    return callsPerUnit ? microsPerUnit / score : microsPerUnit * score;
  }

  /// How many threads shared a kernel.
  int threads() {
    return Integer.parseInt(parameters.getOrDefault("threads", "1"));
  }

  /// The names of class and method, and the parameters.
  String title() {
    var title = new StringBuilder(benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1));
    parameters.forEach((name, value) -> title.append(", ").append(name).append(' ').append(value));
    return title.toString();
  }
}
