package org.adjoint.bench.contest;

import java.util.List;
import org.adjoint.bench.contestant.Adjoint;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.work.Work;

/// A row of the table.
///
/// @param id names it on the command line
/// @param title says what is done
/// @param measurement what is timed
/// @param work what is done
/// @param targets what should be reached
public record Row(String id, String title, Measurement measurement, Work work, List<Target> targets) {
  /// What is timed.
  public enum Measurement {
    /// One run of many, when everything is warm.
    STEP,
    /// From the start of a process to the end of its first run, with nothing in the cache of compiled classes.
    FIRST_START,
    /// The same, with all in the cache.
    START,
    /// From the graph to loaded classes in a new process, with nothing in the cache.
    COLD_COMPILATION,
    /// The same, with all in the cache.
    CACHED_COMPILATION,
    /// From the graph to loaded classes in a process that has compiled before, without a cache.
    WARM_COMPILATION;

    /// Whether there is nothing to compare Adjoint with.
    boolean isOwn() {
      return switch (this) {
        case STEP, FIRST_START, START -> false;
        case COLD_COMPILATION, CACHED_COMPILATION, WARM_COMPILATION -> true;
      };
    }
  }

  /// A criterion that holds for a number of threads.
  ///
  /// @param threads for which it holds; 0 for all
  public record Target(Criterion criterion, int threads) {
    boolean holdsFor(int threads) {
      return this.threads == 0 || this.threads == threads;
    }
  }

  public Row {
    targets = List.copyOf(targets);
  }

  /// What should be reached on a number of threads.
  List<Criterion> criteria(int threads) {
    return targets.stream().filter(target -> target.holdsFor(threads)).map(Target::criterion).toList();
  }

  /// Those who take part.
  List<Contestant> contestants(List<Contestant> all) {
    return all.stream().filter(contestant -> contestant.does(work))
        .filter(contestant -> !measurement.isOwn() || contestant.name().equals(Adjoint.NAME)).toList();
  }
}
