package org.adjoint.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adjoint.bench.work.Machine;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs benchmarks and says what they mean. Takes the options of the harness, such as `MlpStep -p network=RELU_ADAM -f 1`.
public final class Main {
  private static final PrintStream OUT = System.out;
  private static final Path TABLE = Path.of("target", "benchmark", "table.md");

  private Main() {}

  /// Runs the benchmarks that the options name, all when they name none, and those of the machine's limits. The table is printed, and written to
  /// `target/benchmark/table.md`.
  public static void main(String[] arguments) throws RunnerException {
    try {
      var options = new CommandLineOptions(arguments);
      if (options.shouldHelp()) {
        options.showHelp();
      } else if (options.shouldList()) {
        new Runner(options).list();
      } else {
        var results = new Runner(withLimits(options)).run().stream().map(Measured::of).toList();
        var table = new BenchmarkTable(Machine.current(), results).markdown();
        OUT.println();
        OUT.print(table);
        Files.createDirectories(TABLE.getParent());
        Files.writeString(TABLE, table);
      }
    } catch (CommandLineOptionException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same with the benchmarks that every result is held against; where nothing is named these run anyway.
  static Options withLimits(Options options) {
    var all = new OptionsBuilder().parent(options);
    return options.getIncludes().isEmpty()
        ? all.build()
        : all.include(FmaPeak.class.getName()).include(MemoryBandwidth.class.getName()).build();
  }
}
