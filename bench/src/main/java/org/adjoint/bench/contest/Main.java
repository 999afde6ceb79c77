package org.adjoint.bench.contest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.adjoint.bench.contestant.Adjoint;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.work.Machine;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Prints the table of Adjoint and its peers. Exit code 0 also when targets are missed or peers fail; 1 when Adjoint fails, 2 for wrong options.
@Command(name = "contest", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Times Adjoint beside other frameworks, and prints a table.")
public final class Main implements Callable<Integer> {
  @Option(names = "--rows", split = ",", paramLabel = "ROW",
      description = "Some rows only, such as mlp-sigmoid or product-float32* (default: all).")
  private List<String> rows = List.of("*");

  @Option(names = "--threads", split = ",", paramLabel = "NUMBER", defaultValue = "1,2",
      description = "Numbers of threads (default: ${DEFAULT-VALUE}).")
  private List<Integer> threads = List.of();

  @Option(names = "--contestants", split = ",", paramLabel = "NAME",
      description = "Some peers only, such as PyTorch; Adjoint always takes part (default: all).")
  private List<String> contestants = List.of();

  @Option(names = "--forks", paramLabel = "NUMBER", defaultValue = "3",
      description = "How often processes are started anew (default: ${DEFAULT-VALUE}).")
  private int forks;

  @Option(names = "--rounds", paramLabel = "NUMBER", defaultValue = "7",
      description = "How often contestants take turns in each (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--round", paramLabel = "MILLIS", defaultValue = "300",
      description = "How long each turn is (default: ${DEFAULT-VALUE}).")
  private long round;

  @Option(names = "--warm-up", paramLabel = "MILLIS", defaultValue = "4000",
      description = "How long each runs before, and again, up to six times, while its JIT compiler has much to do"
          + " (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(names = "--folder", paramLabel = "DIR", defaultValue = "target/contest",
      description = "Where table and chart are written (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Option(names = "--list", description = "Only says which rows and contestants there are.")
  private boolean list;

  private final PrintStream out;

  private Main(PrintStream out) {
    this.out = out;
  }

  /// Takes the options that `--help` lists.
  public static void main(String[] arguments) {
    System.exit(run(System.out, arguments));
  }

  static int run(PrintStream out, String... arguments) {
    return new CommandLine(new Main(out)).setExecutionExceptionHandler((failure, _, _) -> {
      if (failure instanceof ContestException || failure instanceof IllegalArgumentException) {
        System.err.println(failure.getMessage());
        return failure instanceof ContestException ? 1 : 2;
      }
      throw failure;
    }).execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    var all = Contestant.all();
    if (list) {
      Rows.all().forEach(row -> out.println(row.id() + ": " + row.title()));
      all.forEach(contestant -> out.println(contestant.name()));
      return 0;
    }
    var chosen = chosen(all, contestants);
    Files.createDirectories(folder);
    var contest = new Contest(chosen, forks, rounds, round, warmUp, folder.toAbsolutePath());
    var outcomes = new ArrayList<Outcome>();
    try {
      hold(contest, outcomes);
    } finally {
      out.print(table(contest, outcomes));
    }
    return 0;
  }

  /// Those with given names, all when there are none; Adjoint in any case.
  ///
  /// @throws IllegalArgumentException when there is no such contestant
  static List<Contestant> chosen(List<Contestant> all, List<String> names) {
    var known = all.stream().map(Contestant::name).toList();
    for (var name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("There is no contestant " + name + "; the contestants are "
            + String.join(", ", known) + ".");
      }
    }
    return all.stream().filter(contestant -> names.isEmpty() || contestant.name().equals(Adjoint.NAME)
        || names.contains(contestant.name())).toList();
  }

  private void hold(Contest contest, List<Outcome> outcomes) throws IOException {
    for (var row : Rows.named(rows)) {
      double oneThread = Double.NaN;
      for (int number : threads) {
        System.err.println(row.id() + ", " + Figures.threads(number));
        var outcome = contest.hold(row, number, contest.limits(row, number), oneThread);
        if (number == 1) {
          oneThread = outcome.median(Adjoint.NAME).orElse(Double.NaN);
        }
        outcomes.add(outcome);
        write(contest, outcomes);
      }
    }
  }

  private String table(Contest contest, List<Outcome> outcomes) throws IOException {
    var conditions = new Conditions(Machine.current(), contest, Collections.max(threads));
    return conditions.markdown() + "\n" + new Table(outcomes, Notes.read()).markdown();
  }

  private void write(Contest contest, List<Outcome> outcomes) throws IOException {
    Files.writeString(folder.resolve("table.md"), table(contest, outcomes));
    var chart = new Chart(outcomes);
    if (!chart.isEmpty()) {
      chart.write(folder.resolve("table.png"));
    }
  }
}
