package org.adjoint.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/// Runs benchmarks and prints what they mean. Takes the options of the harness, such as `MlpStep -p workload=XOR -f 1`.
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
        print(new Runner(options).run());
      }
    } catch (CommandLineOptionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One line for each result: microseconds, GFLOP/s, and the share of the peak where that was measured too.
  private static void print(Collection<RunResult> results) {
    double peak = results.stream().filter(result -> name(result).startsWith("FmaPeak")).mapToDouble(Main::gigaflops)
        .max().orElse(Double.NaN);
    OUT.println();
    OUT.println("| benchmark | µs | ± (99.9 %) | GFLOP/s | of one core's peak |");
    OUT.println("|---|--:|--:|--:|--:|");
    for (var result : results) {
      var primary = result.getPrimaryResult();
      OUT.println(String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.1f | %s |", name(result), primary.getScore(),
          primary.getScoreError(), gigaflops(result),
          Double.isNaN(peak) ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * gigaflops(result) / peak)));
    }
  }

  private static String name(RunResult result) {
    var benchmark = result.getParams().getBenchmark();
    var workload = result.getParams().getParam("workload");
    var simple = benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
    return workload == null ? simple : simple + " " + workload;
  }

  private static double gigaflops(RunResult result) {
    var workload = result.getParams().getParam("workload");
    long flops = workload == null ? FmaPeak.flops() : Workload.valueOf(workload).flops();
    return flops / result.getPrimaryResult().getScore() / 1e3;
  }
}
