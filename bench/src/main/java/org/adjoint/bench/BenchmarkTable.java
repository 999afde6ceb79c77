package org.adjoint.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adjoint.bench.work.Limit;
import org.adjoint.bench.work.Machine;

/// What benchmarks mean, as Markdown.
///
/// @param machine that they ran on
/// @param results one for each row
record BenchmarkTable(Machine machine, List<Measured> results) {
  private static final String NOTHING = "–";

  private static final String EXPLANATION = """

      A time is the mean of all forks, with the interval that holds it with 99.9 % probability. GFLOP/s are held against the \
      multiply-add peak of one core for each thread (`FmaPeak`), GB/s against its memory bandwidth (`MemoryBandwidth`). \
      Operations are those of the matrix products; where there are none and the arrays stay in a cache, or are tiny, all \
      arithmetic in the generated code. Compilation and start-up have no limit.

      """;

  BenchmarkTable {
    results = List.copyOf(results);
  }

  /// Machine, explanation, and one line for each result: microseconds, rate, and the share of the limit where that was measured too.
  String markdown() {
    var limits = limits();
    return machine.markdown() + EXPLANATION + """
        | benchmark | forks | µs | ± | rate | of the limit |
        |---|--:|--:|--:|--:|--:|
        """ + results.stream().map(result -> line(result, limits)).collect(Collectors.joining());
  }

  /// What one core can do in a second at most.
  private Map<Limit.Resource, Double> limits() {
    var limits = new EnumMap<Limit.Resource, Double>(Limit.Resource.class);
    for (var result : results) {
      if (result.benchmark().startsWith(FmaPeak.class.getName())) {
        double peak = rate(result, BenchmarkLimit.of(result).orElseThrow());
        limits.put(Limit.Resource.FLOAT32, peak);
        limits.put(Limit.Resource.FLOAT64, peak / 2);
      } else if (result.benchmark().startsWith(MemoryBandwidth.class.getName())) {
        limits.put(Limit.Resource.MEMORY, rate(result, BenchmarkLimit.of(result).orElseThrow()));
      }
    }
    return limits;
  }

  private static String line(Measured result, Map<Limit.Resource, Double> limits) {
    var limit = BenchmarkLimit.of(result);
    return "| %s | %d | %s | %s | %s | %s |%n".formatted(result.title(), result.forks(), number(result.micros(), 2),
        Double.isFinite(result.error()) ? number(result.error(), 2) : NOTHING,
        limit.map(bound -> number(rate(result, bound) / 1e9, 1) + unit(bound.resource())).orElse(NOTHING),
        limit.flatMap(bound -> Optional.ofNullable(limits.get(bound.resource()))
            .map(most -> number(100 * rate(result, bound) / most / result.threads(), 0) + " %")).orElse(NOTHING));
  }

  private static String unit(Limit.Resource resource) {
    return switch (resource) {
      case FLOAT32, FLOAT64 -> " GFLOP/s";
      case MEMORY -> " GB/s";
      case NONE -> throw new IllegalArgumentException("Work without a limit has no rate.");
    };
  }

  private static String number(double value, int places) {
    return String.format(Locale.ROOT, "%." + places + "f", value);
  }

  /// Operations or bytes per second.
  private static double rate(Measured result, Limit limit) {
    return limit.amount() / (result.micros() * 1e-6);
  }
}
