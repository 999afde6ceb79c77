package org.adjoint.bench.contest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.adjoint.bench.contestant.Adjoint;

/// Outcomes side by side, as Markdown.
///
/// @param outcomes one for each row and number of threads
/// @param notes what holds back rows that miss their targets
record Table(List<Outcome> outcomes, Notes notes) {
  private static final String NOTHING = "–";

  public Table {
    outcomes = List.copyOf(outcomes);
  }

  /// The table, with a column for each contestant that took part anywhere.
  String markdown() {
    var names = contestants();
    var header = new ArrayList<>(List.of("work", "threads"));
    header.addAll(names);
    header.addAll(List.of("× best peer", "× 1 thread", "of the limit", "bytes per step", "target", "met"));
    var text = new StringBuilder();
    if (outcomes.stream().anyMatch(this::explained)) {
      text.append("What holds rows back was found on ").append(notes.machine()).append(".\n\n");
    }
    line(text, header);
    line(text, header.stream().map(name -> name.equals("work") || name.equals("target") ? "---" : "--:").toList());
    outcomes.forEach(outcome -> line(text, cells(outcome, names)));
    var failures = failures();
    if (!failures.isEmpty()) {
      text.append("\nLeft out:\n\n").append(failures);
    }
    return text.toString();
  }

  private List<String> contestants() {
    var names = new LinkedHashSet<String>();
    names.add(Adjoint.NAME);
    outcomes.forEach(outcome -> {
      names.addAll(outcome.times().keySet());
      names.addAll(outcome.failures().keySet());
    });
    return List.copyOf(names);
  }

  private String failures() {
    var list = new StringBuilder();
    outcomes.forEach(outcome -> outcome.failures().forEach((name, why) -> list.append("- ").append(outcome.row().id())
        .append(", ").append(Figures.threads(outcome.threads())).append(": ").append(why).append('\n')));
    return list.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private List<String> cells(Outcome outcome, List<String> names) {
    var cells = new ArrayList<String>();
    cells.add(outcome.row().title());
    cells.add(Integer.toString(outcome.threads()));
    names.forEach(name -> cells.add(
        outcome.failures().containsKey(name) ? "failed" : cell(outcome.median(name), Figures::time)));
    cells.add(cell(outcome.overBestPeer(), Figures::ratio));
    cells.add(cell(outcome.speedup(), Figures::ratio));
    cells.add(cell(outcome.shareOfLimit(Adjoint.NAME), Figures::percent));
    cells.add(Double.isNaN(outcome.allocated()) ? NOTHING : String.format(Locale.ROOT, "%.0f", outcome.allocated()));
    var criteria = outcome.row().criteria(outcome.threads());
    cells.add(criteria.isEmpty()
        ? NOTHING
        : criteria.stream().map(Criterion::text).collect(Collectors.joining(", ")));
    cells.add(verdict(outcome, criteria));
    return cells;
  }

  private static String cell(OptionalDouble value, DoubleFunction<String> format) {
    return value.isPresent() ? format.apply(value.getAsDouble()) : NOTHING;
  }

  /// `yes`; or `no` with how far it came and what holds it back; or nothing when what the target compares with was not measured.
  private String verdict(Outcome outcome, List<Criterion> criteria) {
    var reached = criteria.stream().map(criterion -> criterion.reached(outcome)).toList();
    var worst = worst(reached);
    if (worst < 1) {
      var note = notes.byRow().get(outcome.row().id());
      return "no, " + Figures.percent(worst) + " of it" + (note == null ? "" : ": " + note);
    }
    return reached.isEmpty() || reached.stream().anyMatch(OptionalDouble::isEmpty) ? NOTHING : "yes";
  }

  private static double worst(List<OptionalDouble> reached) {
    return reached.stream().flatMapToDouble(OptionalDouble::stream).min().orElse(1);
  }

  /// Whether a missed target comes with a note.
  private boolean explained(Outcome outcome) {
    var reached = outcome.row().criteria(outcome.threads()).stream().map(criterion -> criterion.reached(outcome));
    return notes.byRow().containsKey(outcome.row().id()) && worst(reached.toList()) < 1;
  }
}
