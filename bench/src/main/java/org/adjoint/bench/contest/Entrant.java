package org.adjoint.bench.contest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.Formulation;
import org.adjoint.bench.contestant.Task;
import org.adjoint.bench.work.Limit;
import org.adjoint.eval.Backend;
import org.adjoint.nn.io.Safetensors;
import org.jspecify.annotations.Nullable;

/// The process of one contestant. It does what the lines on standard input say, and answers each with a line that begins with [#MARK]; all else on
/// standard output is noise of libraries.
///
/// | line | what happens | answer |
/// |---|---|---|
/// | `first` | the first run | `done` |
/// | `results FILE` | those of the last run are kept in the file | `done` |
/// | `run FILE` | the first runs; their results are kept in the file | `done` |
/// | `warm MILLIS` | runs for so long, and again while the JIT compiler has much to do | `done` |
/// | `round MILLIS` | runs for so long | microseconds of a run, the median |
/// | `allocated` | some runs | bytes that a run leaves on the heap |
/// | `compile TIMES` | makes the program so often | microseconds of the last time |
/// | `limit RESOURCE` | | what the machine can do in a second |
final class Entrant {
  /// What marks an answer.
  static final String MARK = "entrant: ";
  /// How many runs of work that trains are compared.
  static final int COMPARED_STEPS = 3;

  /// A run shorter than this is timed together with others, since reading the clock takes time too.
  private static final long SHORTEST_NANOS = 20_000;
  private static final int MOST_ROUNDS = 1 << 20;
  private static final int MOST_WARM_UPS = 6;
  private static final PrintStream OUT = System.out;

  private final Row row;
  private final int threads;
  private final Contestant contestant;
  private @Nullable Task task;

  private Entrant(Row row, int threads, Contestant contestant) {
    this.row = row;
    this.threads = threads;
    this.contestant = contestant;
  }

  /// Arguments: the contestant's name, the row, and the number of threads.
  public static void main(String[] arguments) throws IOException {
    var contestant = Contestant.all().stream().filter(each -> each.name().equals(arguments[0])).findFirst()
        .orElseThrow();
    var row = Rows.named(List.of(arguments[1])).getFirst();
    new Entrant(row, Integer.parseInt(arguments[2]), contestant).serve();
    OUT.flush();
    // Native libraries keep threads of their own.
    Runtime.getRuntime().halt(0);
  }

  private void serve() throws IOException {
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        OUT.println(MARK + answer(line, line.split(" ", 2)));
        OUT.flush();
      }
    }
  }

  private String answer(String line, String... words) throws IOException {
    return switch (words[0]) {
      case "first" -> {
        task().run();
        yield "done";
      }
      case "results" -> {
        var results = new LinkedHashMap<String, NdArray>();
        collect(results, task(), 0);
        yield keep(results, Path.of(words[1]));
      }
      case "run" -> keep(firstRuns(task()), Path.of(words[1]));
      case "warm" -> {
        warmUp(task(), Long.parseLong(words[1]));
        yield "done";
      }
      case "round" -> Double.toString(median(task(), Long.parseLong(words[1])));
      case "allocated" -> Double.toString(allocated(task()));
      case "compile" -> Double.toString(compilation(Integer.parseInt(words[1])));
      case "limit" -> Double.toString(MachineLimit.perSecond(Limit.Resource.valueOf(words[1]), threads));
      default -> throw new IllegalArgumentException("There is no command " + line);
    };
  }

  /// The contestant's task, made when it is first needed.
  private Task task() {
    if (task == null) {
      task = contestant.prepare(row.work(), threads);
    }
    return task;
  }

  private Map<String, NdArray> firstRuns(Task task) {
    var results = new LinkedHashMap<String, NdArray>();
    int steps = row.work().trains() ? COMPARED_STEPS : 1;
    for (int step = 0; step < steps; step++) {
      task.run();
      collect(results, task, step);
    }
    return results;
  }

  private static void collect(Map<String, NdArray> results, Task task, int step) {
    task.results().forEach((name, result) -> results.put(step + "." + name, result));
  }

  private static String keep(Map<String, NdArray> results, Path file) throws IOException {
    Safetensors.write(file, results, Map.of());
    return "done";
  }

  /// The median time of a run, in microseconds.
  private static double median(Task task, long millis) {
    long start = System.nanoTime();
    task.run();
    long once = Math.max(1, System.nanoTime() - start);
    int batch = Math.clamp(SHORTEST_NANOS / once, 1, 1_000);
    var nanos = new double[1 << 10];
    int count = 0;
    long end = start + 1_000_000 * millis;
    do {
      long before = System.nanoTime();
      for (int run = 0; run < batch; run++) {
        task.run();
      }
      long taken = System.nanoTime() - before;
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = (double) taken / batch;
    } while (System.nanoTime() < end && count < MOST_ROUNDS);
    Arrays.sort(nanos, 0, count);
    return nanos[count / 2] / 1e3;
  }

  private static void warmUp(Task task, long millis) {
    var compiler = ManagementFactory.getCompilationMXBean();
    long busy = 0;
    for (int time = 0; time == 0 || (busy > millis / 20 && time < MOST_WARM_UPS); time++) {
      long before = compiler.getTotalCompilationTime();
      var _ = median(task, millis);
      busy = compiler.getTotalCompilationTime() - before;
    }
  }

  private static double allocated(Task task) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int runs = 100;
    long before = threads.getTotalThreadAllocatedBytes();
    for (int run = 0; run < runs; run++) {
      task.run();
    }
    return (double) (threads.getTotalThreadAllocatedBytes() - before) / runs;
  }

  private double compilation(int times) {
    var formulation = Formulation.of(row.work(), Dim.symbol("batch"));
    double micros = 0;
    for (int time = 0; time < times; time++) {
      long before = System.nanoTime();
      var _ = Backend.best().compile(formulation.program());
      micros = (System.nanoTime() - before) / 1e3;
    }
    return micros;
  }
}
