package org.adjoint.bench.contest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.bench.contestant.Adjoint;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.work.Limit;
import org.adjoint.nn.io.Safetensors;

/// Times contestants against each other.
///
/// Each contestant has a process of its own in each fork, and they take turns: a round of one, a round of the next, and again. So a machine that
/// becomes slower or faster on the way does so for all. A result is the median over the rounds of all forks.
///
/// @param contestants who may take part
/// @param forks how often processes are started anew
/// @param rounds how often each runs in a fork
/// @param roundMillis how long each time
/// @param warmUpMillis how long each runs before, in each fork, and again while its JIT compiler has much to do
/// @param folder for logs, caches and results
public record Contest(List<Contestant> contestants, int forks, int rounds, long roundMillis, long warmUpMillis,
    Path folder) {
  /// Time for the pools of threads of one process to fall asleep before it is the next one's turn: OpenMP lets them spin for 200 ms.
  private static final long REST_MILLIS = 300;
  private static final int WARM_COMPILATIONS = 20;
  private static final String NO_CACHE = "-Dadjoint.cache=off";

  public Contest {
    contestants = List.copyOf(contestants);
  }

  /// What the machine can do at most on so many threads.
  public Limits limits(Row row, int threads) {
    var resource = row.work().limit().resource();
    var limits = new EnumMap<Limit.Resource, Double>(Limit.Resource.class);
    if (row.measurement() == Row.Measurement.STEP && resource != Limit.Resource.NONE) {
      try (var process = start(new Adjoint(), row, threads, List.of())) {
        limits.put(resource, process.askNumber("limit " + resource));
      }
    }
    return new Limits(limits);
  }

  /// Holds one row. A peer that fails, or computes something else than Adjoint, is left out of it.
  ///
  /// @param limits of the machine
  /// @param oneThread the median of Adjoint on one thread; NaN where that is not known
  /// @throws ContestException when Adjoint fails
  public Outcome hold(Row row, int threads, Limits limits, double oneThread) {
    var entrants = row.contestants(contestants);
    var times = new LinkedHashMap<String, List<Double>>();
    var failures = new LinkedHashMap<String, String>();
    double allocated = Double.NaN;
    switch (row.measurement()) {
      case STEP -> allocated = steps(row, threads, entrants, times, failures);
      case FIRST_START, START -> starts(row, threads, entrants, times, failures);
      case COLD_COMPILATION -> compilations(row, threads, times, 1, List.of(NO_CACHE));
      case WARM_COMPILATION -> compilations(row, threads, times, WARM_COMPILATIONS, List.of(NO_CACHE));
      case CACHED_COMPILATION -> {
        var cache = List.of("-Dadjoint.cache=" + emptied("cache"));
        compilations(row, threads, new LinkedHashMap<>(), 1, cache);
        compilations(row, threads, times, 1, cache);
      }
    }
    times.keySet().removeAll(failures.keySet());
    return new Outcome(row, threads, times, failures, limits, allocated, oneThread);
  }

  private double steps(Row row, int threads, List<Contestant> entrants, Map<String, List<Double>> times,
      Map<String, String> failures) {
    double allocated = Double.NaN;
    for (int number = 0; number < forks; number++) {
      try (var fork = new Fork(failures)) {
        entrants.forEach(contestant -> fork.enter(contestant.name(), () -> start(contestant, row, threads, List.of())));
        var expected = new HashMap<String, NdArray>();
        fork.each((name, process) -> {
          var results = results("run", process, row, name);
          if (name.equals(Adjoint.NAME)) {
            expected.putAll(results);
          } else {
            Agreement.require(row, name, expected, results);
          }
        });
        fork.each((_, process) -> process.ask("warm " + warmUpMillis));
        for (int round = 0; round < rounds; round++) {
          fork.each((name, process) -> add(times, name, turn(process)));
        }
        allocated = fork.process(Adjoint.NAME).askNumber("allocated");
      }
    }
    return allocated;
  }

  private static void add(Map<String, List<Double>> times, String contestant, double micros) {
    times.computeIfAbsent(contestant, _ -> new ArrayList<>()).add(micros);
  }

  private double turn(EntrantProcess process) {
    try {
      Thread.sleep(REST_MILLIS);
    } catch (InterruptedException e) {
      throw new ContestException("The contest was interrupted.", e);
    }
    return process.askNumber("round " + roundMillis);
  }

  /// What a contestant computed.
  ///
  /// @param command `run` for the first runs, `results` for the last one
  private Map<String, NdArray> results(String command, EntrantProcess process, Row row, String contestant) {
    var file = folder.resolve("results.safetensors");
    process.ask(command + " " + file);
    try {
      return Safetensors.read(file).tensors();
    } catch (IOException e) {
      throw new UncheckedIOException("The results of " + contestant + " for " + row.id() + " cannot be read.", e);
    }
  }

  private void starts(Row row, int threads, List<Contestant> entrants, Map<String, List<Double>> times,
      Map<String, String> failures) {
    for (int fork = 0; fork < forks; fork++) {
      var expected = new HashMap<String, NdArray>();
      for (var contestant : entrants) {
        Fork.attempt(contestant.name(), failures, () -> {
          var cache = List.of("-Dadjoint.cache=" + emptied("cache"));
          if (row.measurement() == Row.Measurement.START) {
            firstStep(row, threads, contestant, cache, new HashMap<>());
          }
          var results = new HashMap<String, NdArray>();
          double micros = firstStep(row, threads, contestant, cache, results);
          if (contestant.name().equals(Adjoint.NAME)) {
            expected.putAll(results);
          } else {
            Agreement.require(row, contestant.name(), expected, results);
          }
          add(times, contestant.name(), micros);
        });
      }
    }
  }

  /// From the start of a process to the end of its first run, in microseconds.
  ///
  /// @param results takes those of the run, which are asked for afterwards
  private double firstStep(Row row, int threads, Contestant contestant, List<String> flags,
      Map<String, NdArray> results) {
    long before = System.nanoTime();
    try (var process = start(contestant, row, threads, flags)) {
      process.ask("first");
      double micros = (System.nanoTime() - before) / 1e3;
      results.putAll(results("results", process, row, contestant.name()));
      return micros;
    }
  }

  private void compilations(Row row, int threads, Map<String, List<Double>> times, int compilations,
      List<String> flags) {
    for (int fork = 0; fork < forks; fork++) {
      try (var process = start(new Adjoint(), row, threads, flags)) {
        add(times, Adjoint.NAME, process.askNumber("compile " + compilations));
      }
    }
  }

  private EntrantProcess start(Contestant contestant, Row row, int threads, List<String> flags) {
    return EntrantProcess.start(contestant, row, threads, folder, flags);
  }

  private Path emptied(String name) {
    var emptied = folder.resolve(name);
    try {
      if (Files.exists(emptied)) {
        try (var files = Files.walk(emptied)) {
          for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      return emptied;
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + emptied + " cannot be emptied.", e);
    }
  }
}
