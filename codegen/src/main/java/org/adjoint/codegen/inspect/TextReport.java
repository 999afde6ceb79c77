package org.adjoint.codegen.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.autodiff.Derivation;
import org.adjoint.codegen.schedule.FusionGroup;
import org.adjoint.codegen.schedule.Labels;
import org.adjoint.codegen.schedule.LoopGroup;
import org.adjoint.codegen.schedule.Split;
import org.adjoint.graph.GraphPrinter;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// An inspection as plain text, section by section.
final class TextReport {
  /// The title of the code.
  static final String CODE = "Generated code";

  private final ProgramInspection inspection;
  private final List<KernelReport> kernels;

  TextReport(ProgramInspection inspection) {
    this.inspection = inspection;
    kernels = inspection.kernels();
  }

  static String of(ProgramInspection inspection) {
    var report = new TextReport(inspection);
    return Stream.of(report.stages(), report.figures()).flatMap(sections -> sections.entrySet().stream())
        .map(section -> heading(section.getKey()) + section.getValue().stripTrailing() + "\n")
        .collect(Collectors.joining("\n"));
  }

  private static String heading(String title) {
    return title + "\n" + "─".repeat(title.length()) + "\n";
  }

  /// What became of the program from stage to stage, with titles.
  Map<String, String> stages() {
    var sections = new LinkedHashMap<String, String>();
    sections.put("Graph", GraphPrinter.lets(inspection.program()));
    sections.put("Derivation", derivation());
    sections.put("Simplified graph", GraphPrinter.lets(inspection.simplified()));
    sections.put("Schedule", schedule());
    sections.put(CODE, inspection.source().text());
    return sections;
  }

  private Map<String, String> figures() {
    var sections = new LinkedHashMap<String, String>();
    sections.put("Figures for one run" + at(), work());
    inspection.profile()
        .ifPresent(profile -> sections.put("Times" + at(), ProfileTable.of(profile, kernels, inspection.limits())));
    sections.put("Memory" + at(), memory());
    return sections;
  }

  /// The sizes that figures are for: `, N = 1000`; empty where no dimension has a name.
  String at() {
    return inspection.sizes().isEmpty()
        ? ""
        : inspection.sizes().entrySet().stream().sorted(Map.Entry.comparingByKey())
            .map(size -> size.getKey() + " = " + size.getValue()).collect(Collectors.joining(", ", ", ", ""));
  }

  private String derivation() {
    return inspection.derivations().isEmpty()
        ? "The program takes no gradient of a loss with a name.\n"
        : inspection.derivations().stream().map(Derivation::text).collect(Collectors.joining("\n"));
  }

  // ---- schedule ----

  private String schedule() {
    var text = new StringBuilder();
    for (var kernel : kernels) {
      text.append(kernel.number()).append("  ").append(kernel.method()).append(": ").append(kernel.loops())
          .append('\n');
      kernel.formulas().forEach(formula -> text.append("     ").append(formula.text()).append("   ")
          .append(formula.type()).append("   ").append(formula.origin()).append('\n'));
      text.append("     ").append(contents(kernel)).append('\n');
      kernel.splits().forEach(split -> text.append("     ").append(sentence(split, kernels)).append('\n'));
    }
    return text.toString();
  }

  private static String contents(KernelReport kernel) {
    return switch (kernel.group()) {
      case FusionGroup group -> "stores " + labels(group.results()) + "; computes "
          + group.nodes().stream().map(TextReport::label).collect(Collectors.joining(", "));
      case LoopGroup group -> "stores " + labels(group.results()) + "; its steps:\n"
          + group.body().toString().indent(7).stripTrailing();
    };
  }

  /// After its op, but for the scheduler's sign that a value is to be stored, which nobody has written.
  static String label(Tensor node) {
    return node.op() instanceof Op.StopGradient ? Labels.of(node) : node.op().label();
  }

  private static String labels(List<Tensor> nodes) {
    return nodes.stream().map(Labels::of).collect(Collectors.joining(", "));
  }

  /// Why a kernel is not part of one before it.
  static String sentence(Split split, List<KernelReport> kernels) {
    var taken = split.values().isEmpty() ? "reads what it reads" : "takes " + labels(split.values()) + " from it";
    return "not joined with " + split.earlier() + " " + kernels.get(split.earlier()).method() + ", though it " + taken
        + ": " + split.reason();
  }

  // ---- figures ----

  private String work() {
    var table = new Table().row(List.of("kernel", "arithmetic", "read", "written", "FLOP/byte"));
    kernels.forEach(kernel -> table.row(row(kernel.number() + " " + kernel.method(), kernel.work())));
    if (kernels.size() > 1) {
      table.row(row("all", KernelWork.sum(kernels.stream().map(KernelReport::work).toList())));
    }
    return table.toString();
  }

  private static List<String> row(String name, KernelWork work) {
    return List.of(name, Units.of(work.operations(), "FLOP"), Units.of(work.bytesRead(), "B"),
        Units.of(work.bytesWritten(), "B"), String.format(Locale.ROOT, "%.2f", work.operations() / work.bytes()));
  }

  // ---- memory ----

  private String memory() {
    var memory = inspection.memory();
    var table = new Table();
    for (var row : memory.rows()) {
      var cells = new ArrayList<String>();
      cells.add(row.name());
      cells.add(Units.bytes(row.bytes()));
      row.bars().forEach(bar -> cells.add(bar.label() + " (" + span(bar, memory) + ")"));
      table.row(cells);
    }
    return table + "Values within a run need " + Units.bytes(memory.peak()) + " at most at one moment; they share "
        + Units.bytes(memory.workspace()) + ".\n";
  }

  private static String span(MemoryTimeline.Bar bar, MemoryTimeline memory) {
    if (memory.kernels().isEmpty()) {
      return "unused";
    }
    int first = memory.kernels().get(bar.first());
    int last = memory.kernels().get(bar.last());
    return first == last ? "kernel " + first : "kernels " + first + "–" + last;
  }
}
