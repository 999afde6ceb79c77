package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.adjoint.graph.Formula;
import org.adjoint.graph.Notation;

/// A derivation as plain text.
final class DerivationText {
  /// Origins stand in a column to the right of formulas up to this width.
  private static final int WIDEST = 60;

  private record Row(String text, String margin) {
  }

  private final List<Row> rows = new ArrayList<>();

  String text(Derivation derivation) {
    sections(derivation.sections(), "");
    row("");
    derivation.gradients().forEach(gradient -> row("∂" + write(gradient.loss()) + "/∂" + write(gradient.source())
        + " = " + write(gradient.sensitivity())));
    row("");
    row("Rules:");
    derivation.rules().forEach(rule -> row("  " + rule.op() + ": y = " + write(rule.formula()) + "  ⇒  "
        + rule.contributions().stream().map(DerivationText::equation).collect(Collectors.joining(",  "))));
    int width = rows.stream().filter(row -> !row.margin.isEmpty()).mapToInt(row -> row.text.length())
        .filter(length -> length <= WIDEST).max().orElse(0);
    return rows.stream().map(row -> line(row, width)).collect(Collectors.joining());
  }

  /// A section without the column of origins.
  static Derivation.Step step(Derivation.Section section) {
    var text = new DerivationText();
    var loop = new DerivationText();
    text.heading(section, "");
    for (var line : section.lines()) {
      switch (line) {
        case Derivation.Equation equation -> text.equation(equation, "");
        case Derivation.Steps steps -> loop.steps(steps, "");
      }
    }
    return new Derivation.Step(write(section.value()), text.withoutOrigins(), loop.withoutOrigins(), section.origin(),
        section.treated());
  }

  private String withoutOrigins() {
    return rows.stream().map(Row::text).collect(Collectors.joining("\n"));
  }

  private static String line(Row row, int width) {
    return row.margin.isEmpty()
        ? row.text + "\n"
        : row.text + " ".repeat(Math.max(0, width - row.text.length()) + 4) + row.margin + "\n";
  }

  private void row(String text) {
    rows.add(new Row(text, ""));
  }

  private void sections(List<Derivation.Section> sections, String indent) {
    for (var section : sections) {
      heading(section, indent);
      for (var line : section.lines()) {
        switch (line) {
          case Derivation.Equation equation -> equation(equation, indent);
          case Derivation.Steps steps -> steps(steps, indent + "  ");
        }
      }
    }
  }

  private void heading(Derivation.Section section, String indent) {
    var formula = section.formula().map(right -> " = " + write(right)).orElse("");
    rows.add(new Row(indent + write(section.value()) + formula, section.origin().toString()));
  }

  private void equation(Derivation.Equation equation, String indent) {
    row(indent + "  " + (equation.rule().isEmpty() ? "" : equation.rule() + ": ") + equation(equation));
  }

  private void steps(Derivation.Steps steps, String indent) {
    row(indent + steps.heading() + ":");
    sections(steps.sections(), indent + "  ");
  }

  private static String equation(Derivation.Equation equation) {
    return write(equation.left()) + (equation.adds() ? " += " : " = ") + write(equation.right());
  }

  private static String write(Formula formula) {
    // A name may hold anything, but a formula is one line.
    return Notation.TEXTBOOK.write(formula).replaceAll("\\p{Cntrl}", " ");
  }
}
