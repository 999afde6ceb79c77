package org.adjoint.graph;

import static org.adjoint.graph.Notation.Binding.ATOM;
import static org.adjoint.graph.Notation.Binding.CHOICE;
import static org.adjoint.graph.Notation.Binding.MATRIX_PRODUCT;
import static org.adjoint.graph.Notation.Binding.PREFIX;
import static org.adjoint.graph.Notation.Binding.PRODUCT;
import static org.adjoint.graph.Notation.Binding.SUM;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Formulas as a line of Unicode text.
///
/// @param textbook whether to use the signs of print (`−`, `⊙`, `≤`) instead of those of source code
record TextNotation(boolean textbook) implements Notation {
  private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

  private record Written(String text, Binding binding) {
    String within(Binding least) {
      return binding.compareTo(least) < 0 ? "(" + text + ")" : text;
    }
  }

  @Override
  public String write(Formula formula) {
    return written(formula).text;
  }

  private String within(Formula formula, Binding least) {
    return written(formula).within(least);
  }

  private Written written(Formula formula) {
    return switch (formula) {
      case Formula.Symbol(var name, var index, _) -> new Written(name + subscript(index), ATOM);
      case Formula.Sensitivity(var of) -> new Written("δ_" + within(of, ATOM), ATOM);
      case Formula.Literal(var text) -> text.startsWith("-")
          ? new Written(minus() + text.substring(1), PREFIX)
          : new Written(text, ATOM);
      case Formula.Call(var function, var arguments, var settings) ->
          call(function, Stream.concat(arguments.stream().map(this::write), settings.stream()).toList());
      case Formula.Negative(var x) -> textbook
          ? new Written("−" + within(x, PRODUCT), SUM)
          : new Written("-" + within(x, PREFIX), PREFIX);
      case Formula.Absolute(var x) -> new Written("|" + write(x) + "|", ATOM);
      case Formula.Floored(var x) -> new Written("⌊" + write(x) + "⌋", ATOM);
      case Formula.Sum(var x, Formula.Negative(var y)) when textbook -> written(new Formula.Difference(x, y));
      case Formula.Sum(var x, var y) -> new Written(within(x, SUM) + " + " + within(y, SUM), SUM);
      case Formula.Difference(var x, var y) ->
          new Written(within(x, SUM) + " " + minus() + " " + within(y, PRODUCT), SUM);
      case Formula.Product(var x, var y) ->
          new Written(factor(x) + times(x, y) + factor(y), PRODUCT);
      case Formula.Quotient(var x, var y) -> new Written(within(x, PRODUCT) + " / " + within(y, PREFIX), PRODUCT);
      case Formula.Power(var x, Formula.Literal(var exponent)) when exponent.equals("2") || exponent.equals("3") ->
          new Written(within(x, ATOM) + (exponent.equals("2") ? "²" : "³"), PREFIX);
      case Formula.Power(var x, var y) -> new Written(within(x, ATOM) + "^" + within(y, ATOM), PREFIX);
      case Formula.MatrixProduct(var x, var y) ->
          new Written(within(x, MATRIX_PRODUCT) + "·" + within(y, PREFIX), MATRIX_PRODUCT);
      case Formula.Transposed(var x) -> new Written(within(x, ATOM) + "ᵀ", ATOM);
      case Formula.Relation(var comparison, var x, var y) ->
          new Written(within(x, SUM) + " " + sign(comparison) + " " + within(y, SUM), CHOICE);
      case Formula.Choice(var condition, var x, var y) ->
          new Written(within(condition, textbook ? CHOICE : SUM) + " ? " + within(x, SUM) + " : " + within(y, SUM),
              CHOICE);
      case Formula.Part(var x, boolean leading, var index, boolean trailing) -> new Written(
          within(x, ATOM) + (leading ? "[…, " : "[") + write(index) + (trailing ? ", …]" : "]"), ATOM);
      case Formula.Combined(var reduction, var x, var axes) -> call(reduction.name().toLowerCase(Locale.ROOT),
          axes.isEmpty() ? List.of(write(x)) : List.of(write(x), "axis " + Formula.listed(axes)));
    };
  }

  /// Print sets a quotient off from the products around it.
  private String factor(Formula formula) {
    return within(formula, textbook && formula instanceof Formula.Quotient ? ATOM : PRODUCT);
  }

  private static Written call(String function, List<String> arguments) {
    return new Written(function + arguments.stream().collect(Collectors.joining(", ", "(", ")")), ATOM);
  }

  private String minus() {
    return textbook ? "−" : "-";
  }

  private String times(Formula x, Formula y) {
    if (!textbook) {
      return " * ";
    }
    return Notation.isScalar(x) || Notation.isScalar(y) ? "·" : " ⊙ ";
  }

  private String sign(Op.Comparison comparison) {
    return textbook ? switch (comparison) {
      case LT -> "<";
      case LE -> "≤";
      case EQ -> "=";
      case NE -> "≠";
    } : comparison.symbol();
  }

  private static String subscript(String index) {
    return index.chars().mapToObj(digit -> String.valueOf(SUBSCRIPTS.charAt(digit - '0')))
        .collect(Collectors.joining());
  }
}
