package org.adjoint.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.adjoint.bench.work.Limit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/// Runs benchmarks and prints what they mean. Takes the options of the harness, such as `MlpStep -p network=RELU_ADAM -f 1`.
public final class Main {
  private static final PrintStream OUT = System.out;

  private Main() {}

  /// Runs the benchmarks that the options name, all when they name none.
  public static void main(String[] arguments) throws RunnerException {
    try {
      var options = new CommandLineOptions(arguments);
      if (options.shouldHelp()) {
        options.showHelp();
      } else if (options.shouldList()) {
        new Runner(options).list();
      } else {
        OUT.println();
        OUT.print(table(new Runner(options).run()));
      }
    } catch (CommandLineOptionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One line for each result: microseconds, GFLOP/s or GB/s, and the share of the limit of as many cores where that was measured too.
  static String table(Collection<RunResult> results) {
    var limits = new EnumMap<Limit.Resource, Double>(Limit.Resource.class);
    for (var result : results) {
      if (result.getParams().getBenchmark().startsWith(FmaPeak.class.getName())) {
        limits.put(Limit.Resource.FLOAT32, rate(result));
        limits.put(Limit.Resource.FLOAT64, rate(result) / 2);
      } else if (result.getParams().getBenchmark().startsWith(MemoryBandwidth.class.getName())) {
        limits.put(Limit.Resource.MEMORY, rate(result));
      }
    }
    return results.stream().map(result -> line(result, limits)).collect(Collectors.joining("", """
        | benchmark | µs | ± (99.9 %) | GFLOP/s or GB/s | of one core's limit, for each thread |
        |---|--:|--:|--:|--:|
        """, ""));
  }

  private static String line(RunResult result, Map<Limit.Resource, Double> limits) {
    var primary = result.getPrimaryResult();
    double rate = rate(result);
    var limit = limit(result);
    var most = limits.get(limit.resource());
    return String.format(Locale.ROOT, "| %s | %.2f | %.2f | %s | %s |%n", name(result.getParams()), primary.getScore(),
        primary.getScoreError(),
        limit.resource() == Limit.Resource.NONE ? "–" : String.format(Locale.ROOT, "%.1f", rate / 1e9),
        most == null ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * rate / most / threads(result.getParams())));
  }

  private static String name(BenchmarkParams parameters) {
    var benchmark = parameters.getBenchmark();
    var simple = benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
    return parameters.getParamsKeys().stream().map(key -> ", " + key + " " + parameters.getParam(key))
        .collect(Collectors.joining("", simple, ""));
  }

  private static int threads(BenchmarkParams parameters) {
    var threads = parameters.getParam("threads");
    return threads == null ? 1 : Integer.parseInt(threads);
  }

  private static Limit limit(RunResult result) {
    return BenchmarkLimit.of(result.getParams()).orElse(new Limit(Limit.Resource.NONE, 0));
  }

  /// Operations or bytes per second.
  private static double rate(RunResult result) {
    return limit(result).amount() / (result.getPrimaryResult().getScore() * 1e-6);
  }
}
