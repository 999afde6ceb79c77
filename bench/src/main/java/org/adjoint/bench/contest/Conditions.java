package org.adjoint.bench.contest;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.work.Machine;

/// Under what a contest is held: what its table begins with.
///
/// @param machine that all run on
/// @param contest who takes part, how often and how long
/// @param threads the largest number, for which settings are told
record Conditions(Machine machine, Contest contest, int threads) {
  /// A list, as Markdown.
  String markdown() {
    return machine.markdown() + """
        - Forks: %d, in each %d ms to warm up, once or, until the JIT compiler is done, up to six times, and %d rounds of %d ms; a time is the median of all rounds
        - Results: compared with those of Adjoint before steps are timed; those of a start afterwards
        - Share of the limit: of the multiply-add peak of one core for each thread, or of the memory bandwidth of as many threads; none for work whose arrays stay in a cache
        %s
        """.formatted(contest.forks(), contest.warmUpMillis(), contest.rounds(), contest.roundMillis(),
        contest.contestants().stream().map(this::contestant).collect(Collectors.joining("\n")));
  }

  private String contestant(Contestant contestant) {
    var settings = new TreeMap<>(contestant.environment(threads)).entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue()).collect(Collectors.toList());
    settings.addAll(contestant.flags(threads));
    return "- " + contestant.name() + ": " + contestant.version() + (settings.isEmpty()
        ? ""
        : "; for " + Figures.threads(threads) + " " + quoted(settings));
  }

  private static String quoted(List<String> settings) {
    return settings.stream().map(each -> "`" + each + "`").collect(Collectors.joining(" "));
  }
}
