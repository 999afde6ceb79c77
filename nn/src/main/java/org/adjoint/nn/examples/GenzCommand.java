package org.adjoint.nn.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.adjoint.eval.Backend;
import org.adjoint.nn.console.Console;
import org.adjoint.nn.examples.GenzFunction.Family;
import org.adjoint.nn.plot.Axis;
import org.adjoint.nn.plot.Panel;
import org.adjoint.nn.plot.PanelsPlot;
import org.adjoint.nn.plot.Series;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Approximates the functions of Genz from few and from many random points, and plots average and maximum error against the number of points.
@Command(name = "genz", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Learns the six families of Genz from random points, and plots the errors on new points.")
public final class GenzCommand implements Callable<Integer> {
  private static final int MOST_DIMENSIONS = 1_000;
  private static final int MOST_POINTS = 1_000_000;

  @Option(names = "--dimensions", paramLabel = "D", split = ",", defaultValue = "2,5,10",
      description = "Of the unit cubes (default: ${DEFAULT-VALUE}).")
  private List<Integer> dimensions = List.of();

  @Option(names = "--points", paramLabel = "N", split = ",", defaultValue = "10,50,100,500",
      description = "To learn from (default: ${DEFAULT-VALUE}).")
  private List<Integer> points = List.of();

  @Option(names = "--test-points", paramLabel = "N", defaultValue = "1000",
      description = "To test with (default: ${DEFAULT-VALUE}).")
  private int tests;

  @Option(names = "--updates", paramLabel = "N", defaultValue = "5000",
      description = "Mini-batches to learn from (default: ${DEFAULT-VALUE}).")
  private int updates;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
      description = "Decides coefficients, points and first weights (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--output", paramLabel = "DIR", defaultValue = "target/genz",
      description = "Folder for table and pictures (default: ${DEFAULT-VALUE}).")
  private Path output = Path.of("target/genz");

  @Spec
  private @Nullable CommandSpec spec;

  private final PrintStream out;

  private GenzCommand(PrintStream out) {
    this.out = out;
  }

  /// Runs the program and ends the process.
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.exit(run(Console.ofProcess(), arguments));
  }

  /// Runs the program.
  ///
  /// @return the exit code
  static int run(Console console, String... arguments) {
    return console.run(new CommandLine(new GenzCommand(console.out())), arguments);
  }

  @Override
  public Integer call() throws IOException {
    requireAll("--dimensions", dimensions, MOST_DIMENSIONS);
    requireAll("--points", points, MOST_POINTS);
    require(tests > 0, "--test-points must be at least 1, but is " + tests);
    require(updates > 0, "--updates must be at least 1, but is " + updates);
    Console.makeOutputFolder(output);
    // Networks for as many dimensions differ in their weights only.
    var backend = new ReusingBackend(Backend.best());
    out.printf(Locale.ROOT, "%-14s %10s %7s  %13s %13s %13s%n", "family", "dimensions", "points", "average error",
        "maximum error", "deviation");
    var results = new ArrayList<FunctionApproximation>();
    for (int dimension : dimensions) {
      for (var family : Family.values()) {
        for (int count : points) {
          var result = FunctionApproximation.of(GenzFunction.random(family, dimension, seed), count, tests, updates,
              seed, backend);
          results.add(result);
          print(result);
        }
      }
    }
    var picture = picture(results);
    for (var file : List.of("genz.png", "genz.svg")) {
      picture.write(output.resolve(file));
      out.println(output.resolve(file));
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireAll(String option, List<Integer> numbers, int most) {
    require(numbers.stream().allMatch(number -> number > 0 && number <= most),
        option + " needs numbers from 1 to " + most + ", but is " + numbers);
  }

  private void require(boolean valid, String sentence) {
    if (!valid) {
      throw new ParameterException(Objects.requireNonNull(spec).commandLine(), sentence + ".");
    }
  }

  private void print(FunctionApproximation result) {
    out.printf(Locale.ROOT, "%-14s %10d %7d  %13.4g %13.4g %13.4g%n", name(result.function().family()),
        result.function().c().size(), result.points(), result.errors().meanAbsoluteError(),
        result.errors().maximumError(), result.deviation());
  }

  /// Average errors above, maximum errors below, a column for each number of dimensions. The functions have very different sizes, so errors are shown
  /// as parts of their deviation.
  private PanelsPlot picture(List<FunctionApproximation> results) {
    var average = panels("average", results, result -> result.errors().meanAbsoluteError());
    var maximum = panels("maximum", results, result -> result.errors().maximumError());
    return new PanelsPlot("Learning Genz's functions from random points", dimensions.size(), 520, 390,
        Stream.concat(average.stream(), maximum.stream()).toList());
  }

  private List<Panel> panels(String kind, List<FunctionApproximation> results,
      ToDoubleFunction<FunctionApproximation> error) {
    return dimensions.stream().map(dimension -> Panel.of(dimension + " dimensions, " + kind + " error",
        Axis.logarithmic("points learned from"), Axis.logarithmic("error / deviation"),
        Stream.of(Family.values()).map(family -> line(family, results.stream().filter(result -> result.function()
            .family() == family && result.function().c().size() == dimension).toList(), error)).toList()))
        .toList();
  }

  private static Series line(Family family, List<FunctionApproximation> results,
      ToDoubleFunction<FunctionApproximation> error) {
    return new Series(name(family), results.stream().map(result -> (double) result.points()).toList(),
        results.stream().map(result -> error.applyAsDouble(result) / result.deviation()).toList(),
        Series.Style.MARKED_LINE);
  }

  private static String name(Family family) {
    return family.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
