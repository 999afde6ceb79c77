package org.adjoint.graph;

import static org.adjoint.graph.Notation.Binding.ATOM;
import static org.adjoint.graph.Notation.Binding.CHOICE;
import static org.adjoint.graph.Notation.Binding.MATRIX_PRODUCT;
import static org.adjoint.graph.Notation.Binding.PREFIX;
import static org.adjoint.graph.Notation.Binding.PRODUCT;
import static org.adjoint.graph.Notation.Binding.SUM;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Formulas for the mathematics mode of LaTeX. Whatever a name holds, the text is ASCII and balanced.
record LatexNotation() implements Notation {
  private static final Set<String> FUNCTIONS = Set.of("exp", "log", "sin", "cos", "tanh", "max", "min");

  private record Written(String text, Binding binding) {
    String within(Binding least) {
      return binding.compareTo(least) < 0 ? parenthesized(text) : text;
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
      case Formula.Symbol(var name, var index, _) ->
          new Written(LatexText.name(name) + (index.isEmpty() ? "" : "_{" + index + "}"), ATOM);
      case Formula.Sensitivity(var of) -> new Written("\\delta_{" + write(of) + "}", ATOM);
      case Formula.Literal(var text) -> literal(text);
      case Formula.Call(var function, var arguments, _) when function.equals("sqrt") ->
          new Written("\\sqrt{" + write(arguments.getFirst()) + "}", ATOM);
      case Formula.Call(var function, var arguments, var settings) -> call(function(function),
          Stream.concat(arguments.stream().map(this::write), settings.stream().map(LatexText::text)).toList());
      case Formula.Negative(var x) -> new Written("-" + within(x, PRODUCT), SUM);
      case Formula.Absolute(var x) -> new Written("\\left|" + write(x) + "\\right|", ATOM);
      case Formula.Floored(var x) -> new Written("\\left\\lfloor " + write(x) + "\\right\\rfloor ", ATOM);
      case Formula.Sum(var x, Formula.Negative(var y)) -> written(new Formula.Difference(x, y));
      case Formula.Sum(var x, var y) -> new Written(within(x, SUM) + " + " + within(y, SUM), SUM);
      case Formula.Difference(var x, var y) -> new Written(within(x, SUM) + " - " + within(y, PRODUCT), SUM);
      case Formula.Product(var x, var y) -> new Written(within(x, PRODUCT)
          + (Notation.isScalar(x) || Notation.isScalar(y) ? " \\cdot " : " \\odot ") + within(y, PRODUCT), PRODUCT);
      case Formula.Quotient(var x, var y) -> new Written("\\frac{" + write(x) + "}{" + write(y) + "}", PRODUCT);
      case Formula.Power(var x, var y) -> new Written("{" + within(x, ATOM) + "}^{" + write(y) + "}", PREFIX);
      case Formula.MatrixProduct(var x, var y) ->
          new Written(within(x, MATRIX_PRODUCT) + " \\cdot " + within(y, PREFIX), MATRIX_PRODUCT);
      case Formula.Transposed(var x) -> new Written("{" + within(x, ATOM) + "}^{\\top}", PREFIX);
      case Formula.Relation(var comparison, var x, var y) ->
          new Written(within(x, SUM) + " " + sign(comparison) + " " + within(y, SUM), CHOICE);
      case Formula.Choice(var condition, var x, var y) -> new Written("\\begin{cases} " + write(x) + " & "
          + write(condition) + " \\\\ " + write(y) + " & \\text{else} \\end{cases}", CHOICE);
      case Formula.Part(var x, boolean leading, var index, boolean trailing) -> new Written(within(x, ATOM)
          + (leading ? "[\\ldots, " : "[") + write(index) + (trailing ? ", \\ldots]" : "]"), ATOM);
      case Formula.Combined(var reduction, var x, var axes) -> combined(reduction, x, axes);
    };
  }

  private static Written literal(String text) {
    int exponent = text.indexOf('E');
    boolean number = exponent > 0 && Character.isDigit(text.charAt(exponent - 1));
    var written = number
        ? text.substring(0, exponent) + " \\cdot 10^{" + text.substring(exponent + 1) + "}"
        : text.chars().allMatch(c -> Character.isDigit(c) || c == '.' || c == '-')
            ? text
            : LatexText.text(text);
    return new Written(written, number ? PRODUCT : text.startsWith("-") ? PREFIX : ATOM);
  }

  private static Written call(String function, List<String> arguments) {
    return new Written(function + parenthesized(String.join(", ", arguments)), ATOM);
  }

  private static String function(String name) {
    if (FUNCTIONS.contains(name)) {
      return "\\" + name;
    }
    return name.equals("σ") ? "\\sigma" : "\\operatorname{" + LatexText.escaped(name) + "}";
  }

  private Written combined(Op.Reduction reduction, Formula x, List<Integer> axes) {
    var name = reduction.name().toLowerCase(Locale.ROOT);
    var operator = switch (reduction) {
      case SUM, PROD -> "\\" + name + "\\nolimits";
      case MAX, MIN -> "\\" + name;
    };
    var below = axes.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return new Written(operator + (axes.isEmpty() ? "" : "_{" + below + "}") + parenthesized(write(x)), ATOM);
  }

  private static String sign(Op.Comparison comparison) {
    return switch (comparison) {
      case LT -> "<";
      case LE -> "\\le";
      case EQ -> "=";
      case NE -> "\\ne";
    };
  }

  private static String parenthesized(String text) {
    return "\\left(" + text + "\\right)";
  }
}
