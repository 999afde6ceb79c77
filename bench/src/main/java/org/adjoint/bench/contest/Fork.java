package org.adjoint.bench.contest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.adjoint.bench.contestant.Adjoint;

/// The processes of one fork, without those that failed.
final class Fork implements AutoCloseable {
  private final Map<String, EntrantProcess> processes = new LinkedHashMap<>();
  private final Map<String, String> failures;

  /// @param failures takes why a contestant was left out, by its name; who is in it does not enter
  Fork(Map<String, String> failures) {
    this.failures = failures;
  }

  /// Starts the process of a contestant.
  void enter(String contestant, Supplier<EntrantProcess> start) {
    if (!failures.containsKey(contestant)) {
      processes.put(contestant, start.get());
    }
  }

  /// Lets each process have its turn.
  ///
  /// @throws ContestException when it is Adjoint that fails
  void each(BiConsumer<String, EntrantProcess> turn) {
    for (var contestant : List.copyOf(processes.keySet())) {
      var process = process(contestant);
      if (!attempt(contestant, failures, () -> turn.accept(contestant, process))) {
        processes.remove(contestant);
        process.close();
      }
    }
  }

  /// Runs what a contestant is to do, unless it failed before.
  ///
  /// @return whether it did not fail
  /// @throws ContestException when it is Adjoint that fails
  static boolean attempt(String contestant, Map<String, String> failures, Runnable turn) {
    if (failures.containsKey(contestant)) {
      return false;
    }
    try {
      turn.run();
      return true;
    } catch (ContestException failure) {
      if (contestant.equals(Adjoint.NAME)) {
        throw failure;
      }
      failures.put(contestant, Objects.requireNonNull(failure.getMessage()));
      return false;
    }
  }

  /// The process of a contestant that has not failed.
  EntrantProcess process(String contestant) {
    return Objects.requireNonNull(processes.get(contestant));
  }

  @Override
  public void close() {
    processes.values().forEach(EntrantProcess::close);
  }
}
