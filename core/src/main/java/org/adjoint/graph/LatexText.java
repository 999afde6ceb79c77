package org.adjoint.graph;

import java.util.List;
import java.util.stream.Collectors;

/// Names and phrases for LaTeX: whatever they hold, the result is ASCII, balanced, and means no command.
public final class LatexText {
  private static final List<String> GREEK = List.of("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta",
      "theta",
      "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi",
      "chi", "psi", "omega");

  private LatexText() {
  }

  /// A name in mathematics mode: one letter, perhaps with a number as its index, in italics; anything else upright.
  static String name(String name) {
    if (name.matches("[a-zA-Z]")) {
      return name;
    }
    if (name.matches("[a-zA-Z][0-9]+")) {
      return name.charAt(0) + "_{" + name.substring(1) + "}";
    }
    return "\\mathrm{" + escaped(name) + "}";
  }

  /// A phrase in mathematics mode.
  public static String text(String phrase) {
    return "\\text{" + escaped(phrase) + "}";
  }

  /// Text in which nothing means a command, for either mode.
  public static String escaped(String text) {
    return text.codePoints().mapToObj(LatexText::escaped).collect(Collectors.joining());
  }

  private static String escaped(int character) {
    if (character >= 'α' && character <= 'ω') {
      var letter = GREEK.get(character - 'α');
      return "\\ensuremath{" + (letter.equals("omicron") ? "o" : "\\" + letter) + "}";
    }
    return switch (character) {
      case '_', '#', '%', '&', '$', '{', '}' -> "\\" + Character.toString(character);
      case '\\' -> "\\ensuremath{\\backslash}";
      case '^' -> "\\ensuremath{\\wedge}";
      case '~' -> "\\ensuremath{\\sim}";
      case '<', '>', '|' -> "\\ensuremath{" + Character.toString(character) + "}";
      case '…' -> "\\ldots{}";
      case ' ' -> "\\ ";
      // Others have no glyph in the standard fonts: their code point tells them apart.
      default -> character > ' ' && character < 127
          ? Character.toString(character)
          : "u" + Integer.toHexString(character);
    };
  }
}
