package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.adjoint.graph.Formula;
import org.adjoint.graph.LatexText;
import org.adjoint.graph.Notation;

/// A derivation as one `align*` environment: formulas are aligned at their equality signs, and the margin names rules and source lines.
final class DerivationLatex {
  private final List<String> rows = new ArrayList<>();

  private DerivationLatex() {
  }

  static String latex(Derivation derivation) {
    var latex = new DerivationLatex();
    latex.sections(derivation.sections());
    derivation.gradients().forEach(gradient -> latex.row("\\frac{\\partial " + write(gradient.loss()) + "}{\\partial "
        + write(gradient.source()) + "} &= " + write(gradient.sensitivity()), ""));
    for (var rule : derivation.rules()) {
      var contributions = rule.contributions().stream()
          .map(equation -> write(equation.left()) + " \\mathrel{+}= " + write(equation.right()))
          .collect(Collectors.joining(",\\quad "));
      latex.row("y = " + write(rule.formula()) + " &\\Rightarrow " + contributions, rule.op());
    }
    return latex.rows.stream().collect(Collectors.joining(" \\\\\n", "\\begin{align*}\n", "\n\\end{align*}\n"));
  }

  private void row(String equation, String margin) {
    rows.add("  " + equation + (margin.isEmpty() ? "" : " && " + LatexText.text(margin)));
  }

  private void sections(List<Derivation.Section> sections) {
    for (var section : sections) {
      var value = write(section.value());
      section.formula().ifPresent(formula -> row(value + " &= " + write(formula), section.origin().toString()));
      for (var line : section.lines()) {
        switch (line) {
          case Derivation.Equation(var rule, var left, boolean adds, var right) ->
              row(write(left) + " &" + (adds ? "\\mathrel{+}= " : "= ") + write(right), rule);
          case Derivation.Steps(var heading, var steps) -> {
            row("&" + LatexText.text(heading + ":"), "");
            sections(steps);
          }
        }
      }
    }
  }

  private static String write(Formula formula) {
    return Notation.LATEX.write(formula);
  }
}
