package org.adjoint.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/// A reader of the LaTeX that formulas are written in: of the commands that it knows, with as many arguments as they take, of groups,
/// environments and pairs of delimiters. It finds what LaTeX would stop at.
public final class LatexSyntax {
  /// Commands with arguments, by the number of these.
  private static final Map<String, Integer> FUNCTIONS =
      Map.of("frac", 2, "sqrt", 1, "mathrm", 1, "operatorname", 1, "mathrel", 1);
  private static final Set<String> SYMBOLS = Set.of("exp", "log", "sin", "cos", "tanh", "max", "min", "sum", "prod",
      "nolimits", "sigma", "delta", "pi", "partial", "cdot", "odot", "top", "le", "ne", "Rightarrow", "quad", "ldots",
      "backslash", "wedge", "sim", "alpha", "beta", "gamma", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
      "lambda",
      "mu", "nu", "xi", "varsigma", "rho", "tau", "upsilon", "phi", "chi", "psi", "omega");
  private static final Set<String> DELIMITERS = Set.of("(", ")", "[", "]", "|", "\\lfloor", "\\rfloor");
  private static final Set<String> ENVIRONMENTS = Set.of("align*", "cases");
  private static final String ESCAPED = "_#%&${} ";

  private final String text;
  private int position;

  private LatexSyntax(String text) {
    this.text = text;
  }

  /// Reads a formula for mathematics mode.
  ///
  /// @throws IllegalArgumentException where it is none
  public static void requireFormula(String formula) {
    new LatexSyntax("{" + formula + "}").document();
  }

  /// Reads environments, with nothing but space between them.
  ///
  /// @throws IllegalArgumentException where something else stands there, or is wrong within
  public static void requireEnvironments(String environments) {
    var reader = new LatexSyntax(environments);
    reader.space();
    while (!reader.isAtEnd()) {
      reader.require(reader.text.startsWith("\\begin{", reader.position), "no environment");
      reader.atom();
      reader.space();
    }
  }

  private void document() {
    group();
    require(isAtEnd(), "something after the formula");
  }

  // ---- mathematics mode ----

  /// Atoms up to what ends them, which stays to be read.
  ///
  /// @param aligned whether this is directly within an environment, where `&` and `\\` separate cells
  private void formula(boolean aligned) {
    var scripts = new ArrayDeque<Character>();
    for (space(); !isAtEnd() && !isClosing(); space()) {
      char next = text.charAt(position);
      if (next == '&' || text.startsWith("\\\\", position)) {
        require(aligned, "a cell ends within a group");
        position += next == '&' ? 1 : 2;
        scripts.clear();
      } else if (next == '^' || next == '_') {
        script(next, scripts);
      } else {
        scripts.clear();
        scripts.push('x');
        atom();
      }
    }
  }

  private void script(char kind, Deque<Character> scripts) {
    require(!scripts.isEmpty(), "a script of nothing");
    require(!scripts.contains(kind), "a double script");
    scripts.push(kind);
    position++;
    require(!isAtEnd() && text.charAt(position) == '{', "a script that is no group");
    group();
  }

  private boolean isClosing() {
    return text.charAt(position) == '}' || text.startsWith("\\right", position) || text.startsWith("\\end", position);
  }

  private void group() {
    require(!isAtEnd() && text.charAt(position) == '{', "no group");
    position++;
    formula(false);
    require(!isAtEnd() && text.charAt(position) == '}', "a group that does not end");
    position++;
  }

  private void atom() {
    char next = text.charAt(position);
    require(next >= ' ' && next < 127, "a character that is not ASCII");
    if (next == '{') {
      group();
    } else if (next == '\\') {
      command(name());
    } else {
      require("#$%~".indexOf(next) < 0, "a character with a meaning");
      position++;
    }
  }

  private String name() {
    int start = ++position;
    while (!isAtEnd() && Character.isLetter(text.charAt(position))) {
      position++;
    }
    if (position == start && !isAtEnd()) {
      position++;
    }
    return text.substring(start, position);
  }

  private void command(String name) {
    switch (name) {
      case "begin" -> environment();
      case "left" -> delimited();
      case "text" -> phrase();
      case "ensuremath" -> group();
      default -> {
        boolean escaped = name.length() == 1 && ESCAPED.contains(name);
        require(escaped || SYMBOLS.contains(name) || FUNCTIONS.containsKey(name), "an unknown command \\" + name);
        for (int arguments = FUNCTIONS.getOrDefault(name, 0); arguments > 0; arguments--) {
          group();
        }
      }
    }
  }

  private void environment() {
    var name = braced();
    require(ENVIRONMENTS.contains(name), "an unknown environment " + name);
    formula(true);
    require(text.startsWith("\\end", position), "an environment " + name + " that does not end");
    position += "\\end".length();
    require(braced().equals(name), "another environment than " + name + " ends");
  }

  private String braced() {
    int end = text.indexOf('}', position);
    require(!isAtEnd() && text.charAt(position) == '{' && end > 0, "an environment without a name");
    var name = text.substring(position + 1, end);
    position = end + 1;
    return name;
  }

  private void delimited() {
    delimiter();
    formula(false);
    require(text.startsWith("\\right", position), "a delimiter that is not closed");
    position += "\\right".length();
    delimiter();
  }

  private void delimiter() {
    require(!isAtEnd(), "no delimiter");
    var found = text.charAt(position) == '\\' ? "\\" + name() : text.substring(position, ++position);
    require(DELIMITERS.contains(found), "no delimiter but " + found);
  }

  // ---- text mode ----

  private void phrase() {
    require(!isAtEnd() && text.charAt(position) == '{', "a phrase that is no group");
    position++;
    while (!isAtEnd() && text.charAt(position) != '}') {
      char next = text.charAt(position);
      if (next == '\\') {
        var name = name();
        if (name.equals("ensuremath")) {
          group();
        } else if (name.equals("ldots")) {
          group();
        } else {
          require(name.length() == 1 && ESCAPED.contains(name), "\\" + name + " in a phrase");
        }
      } else {
        require(next >= ' ' && next < 127 && "{^_#$%&~<>|".indexOf(next) < 0, "the character " + next + " in a phrase");
        position++;
      }
    }
    require(!isAtEnd(), "a phrase that does not end");
    position++;
  }

  // ---- characters ----

  /// Space, but no empty line: that would end the paragraph within mathematics.
  private void space() {
    int lines = 0;
    for (; !isAtEnd() && Character.isWhitespace(text.charAt(position)); position++) {
      lines += text.charAt(position) == '\n' ? 1 : 0;
    }
    require(lines < 2, "an empty line");
  }

  private boolean isAtEnd() {
    return position >= text.length();
  }

  private void require(boolean fits, String message) {
    if (!fits) {
      int from = Math.max(0, position - 40);
      throw new IllegalArgumentException(
          "There is " + message + " after " + text.substring(from, Math.min(position, text.length())));
    }
  }
}
