package org.adjoint.bench.contest;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.adjoint.bench.contestant.Adjoint;
import org.adjoint.bench.contestant.Contestant;
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
      description = "How long each runs before (default: ${DEFAULT-VALUE}).")
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
    var chosen = all.stream().filter(contestant -> contestants.isEmpty() || contestant.name().equals(Adjoint.NAME)
        || contestants.contains(contestant.name())).toList();
    Files.createDirectories(folder);
    var contest = new Contest(chosen, forks, rounds, round, warmUp, folder.toAbsolutePath());
    var outcomes = new ArrayList<Outcome>();
    try {
      hold(contest, outcomes);
    } finally {
      out.print(table(outcomes));
    }
    return 0;
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
        write(outcomes);
      }
    }
  }

  private static String table(List<Outcome> outcomes) throws IOException {
    return new Table(outcomes, notes()).markdown();
  }

  private void write(List<Outcome> outcomes) throws IOException {
    Files.writeString(folder.resolve("table.md"), table(outcomes));
    var chart = new Chart(outcomes);
    if (!chart.isEmpty()) {
      chart.write(folder.resolve("table.png"));
    }
  }

  private static Map<String, String> notes() throws IOException {
    var properties = new Properties();
    try (var in = new InputStreamReader(
        Objects.requireNonNull(Main.class.getResourceAsStream("notes.properties")), StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    var notes = new HashMap<String, String>();
    properties.forEach((id, note) -> notes.put((String) id, (String) note));
    return notes;
  }
}
