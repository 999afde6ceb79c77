package org.adjoint.graph;

/// A way to write formulas, with no more parentheses than they need.
public sealed interface Notation permits TextNotation, LatexNotation {
  /// Like source code: `2 * a - b`.
  Notation PLAIN = new TextNotation(false);

  /// Like a textbook: `2·a − b ⊙ c`.
  Notation TEXTBOOK = new TextNotation(true);

  /// As LaTeX for its mathematics mode, with the package amsmath.
  Notation LATEX = new LatexNotation();

  /// How tightly an operator binds; a looser operand stands in parentheses.
  enum Binding {
    /// A choice or a relation.
    CHOICE,
    /// A sum.
    SUM,
    /// An elementwise product.
    PRODUCT,
    /// A matrix product.
    MATRIX_PRODUCT,
    /// A sign or a power.
    PREFIX,
    /// A name, or something in brackets.
    ATOM
  }

  /// The formula as text.
  String write(Formula formula);

  /// Whether a product with the value of `formula` scales all elements alike.
  static boolean isScalar(Formula formula) {
    return switch (formula) {
      case Formula.Symbol(_, _, boolean scalar) -> scalar;
      case Formula.Sensitivity(var of) -> isScalar(of);
      case Formula.Literal _ -> true;
      case Formula.Negative(var x) -> isScalar(x);
      case Formula.Absolute(var x) -> isScalar(x);
      case Formula.Floored(var x) -> isScalar(x);
      case Formula.Sum(var x, var y) -> isScalar(x) && isScalar(y);
      case Formula.Difference(var x, var y) -> isScalar(x) && isScalar(y);
      case Formula.Product(var x, var y) -> isScalar(x) && isScalar(y);
      case Formula.Quotient(var x, var y) -> isScalar(x) && isScalar(y);
      case Formula.Power(var x, var y) -> isScalar(x) && isScalar(y);
      case Formula.Combined(_, _, var axes) -> axes.isEmpty();
      case Formula.Call(_, var arguments, var settings) -> settings.isEmpty() && !arguments.isEmpty()
          && arguments.stream().allMatch(Notation::isScalar);
      case Formula.MatrixProduct _, Formula.Transposed _, Formula.Relation _, Formula.Choice _, Formula.Part _ -> false;
    };
  }
}
