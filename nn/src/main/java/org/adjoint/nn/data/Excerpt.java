package org.adjoint.nn.data;

/// Texts from files, as messages show them: short, and on one line, whatever the file holds.
public final class Excerpt {
  private static final int LONGEST = 200;

  private Excerpt() {}

  /// The beginning of a text, with a question mark for each character that is not printed.
  public static String of(String text) {
    var shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "?");
  }

  /// The beginning of a text in quotes.
  public static String quoted(Object text) {
    return "\"" + of(String.valueOf(text)) + "\"";
  }
}
