package org.adjoint.bench.contestant;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.adjoint.bench.work.Work;

/// Someone who does work. Each measurement runs in a process of its own.
public interface Contestant {
  /// The name in tables.
  String name();

  /// What was built, of which release.
  String version();

  /// Whether this contestant takes part.
  boolean does(Work work);

  /// Makes the work ready to run.
  ///
  /// @param work that [#does] accepts
  /// @param threads how many may compute at once
  Task prepare(Work work, int threads);

  /// Environment variables of the contestant's process, which set it up for a number of threads.
  default Map<String, String> environment(int threads) {
    return Map.of();
  }

  /// Flags of the contestant's JVM, which set it up for a number of threads.
  default List<String> flags(int threads) {
    return List.of();
  }

  /// All contestants on the class path, Adjoint first.
  static List<Contestant> all() {
    var peers = ServiceLoader.load(Contestant.class).stream().map(ServiceLoader.Provider::get);
    return Stream.concat(Stream.of(new Adjoint(), new FixedBatch()), peers).toList();
  }
}
