package org.adjoint.autodiff;

import java.util.List;
import java.util.Optional;
import org.adjoint.graph.Formula;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Tensor;

/// How the gradient of a loss came about: the chain rule, node by node from the loss back to the sources, in the notation in which
/// textbooks derive backpropagation. `δ_hidden` stands for the sensitivity `∂loss/∂hidden`.
///
/// ```
/// loss = sum(error²) / batch                Mlp.java:17
///   δ_loss = 1
///   mul: δ_error = 2·(δ_loss / batch)·error
/// error = y − t                             Mlp.java:16
///   sub: δ_y = δ_error
/// ```
///
/// Values without a name stand as their formulas where that is short, and are called `z₁`, `z₂` … elsewhere. Sensitivities of single
/// numbers are implicitly repeated in elementwise formulas.
public final class Derivation {
  /// A line of a section.
  sealed interface Line {
  }

  /// An equation between sensitivities.
  ///
  /// @param rule the ops whose rules give it; empty where it is given or a sum
  /// @param adds whether `right` is one of several contributions to `left`
  record Equation(String rule, Formula left, boolean adds, Formula right) implements Line {
  }

  /// The derivation of one step of a loop.
  ///
  /// @param heading which step
  record Steps(String heading, List<Section> sections) implements Line {
  }

  /// A value and how its sensitivity is passed on.
  ///
  /// @param formula what computes the value, unless it is an input
  record Section(Formula value, Optional<Formula> formula, Origin origin, List<Line> lines, Treated treated) {
  }

  /// A rule that was used, for any operands.
  record Rule(String op, Formula formula, List<Equation> contributions) {
  }

  /// The gradient with respect to one source.
  record Gradient(Formula loss, Formula source, Formula sensitivity) {
  }

  /// The nodes that a step tells of. Those of the forward pass are as they were differentiated, in their stable form.
  ///
  /// @param values whose rules are applied; the one that the step is called after comes first
  /// @param operands to whose sensitivities these rules contribute
  /// @param sensitivities what is computed for it: the sensitivities that are passed on, and those that come of it
  public record Treated(List<Tensor> values, List<Tensor> operands, List<Tensor> sensitivities) {
    public Treated {
      values = List.copyOf(values);
      operands = List.copyOf(operands);
      sensitivities = List.copyOf(sensitivities);
    }
  }

  /// One step of the derivation as text, for programs that show it beside the graph.
  ///
  /// @param value the name of the value whose sensitivity is passed on, or its formula
  /// @param text the value, and below it an equation in each line
  /// @param loop where the value is a loop's, the derivation of one of the loop's steps, which `text` leaves out; else empty
  /// @param origin the user's line that made the value
  /// @param treated the nodes that it tells of
  public record Step(String value, String text, String loop, Origin origin, Treated treated) {
  }

  private final List<Section> sections;
  private final List<Gradient> gradients;
  private final List<Rule> rules;

  Derivation(List<Section> sections, List<Gradient> gradients, List<Rule> rules) {
    this.sections = List.copyOf(sections);
    this.gradients = List.copyOf(gradients);
    this.rules = List.copyOf(rules);
  }

  /// The derivation of `∂loss/∂source` for each source, from the walk that [Gradients] does.
  ///
  /// Like there, what would overflow or cancel is first brought into its stable form, and the derivation is that of this form.
  ///
  /// @param loss a floating-point scalar
  /// @throws IllegalArgumentException when `loss` is no such scalar, or does not depend on a source in a differentiable way
  public static Derivation of(Tensor loss, List<Tensor> sources) {
    Gradients.of(loss, sources);
    return DerivationBuilder.build(loss, sources);
  }

  /// The derivation as plain text: sections from the loss to the sources, the gradients, and the rules that were used.
  public String text() {
    return new DerivationText().text(this);
  }

  /// The derivation as an `align*` environment of LaTeX with the package amsmath.
  public String latex() {
    return DerivationLatex.latex(this);
  }

  /// The steps from the loss to the sources.
  public List<Step> steps() {
    return sections.stream().map(DerivationText::step).toList();
  }

  List<Section> sections() {
    return sections;
  }

  List<Gradient> gradients() {
    return gradients;
  }

  List<Rule> rules() {
    return rules;
  }

  /// The derivation as plain text.
  @Override
  public String toString() {
    return text();
  }
}
