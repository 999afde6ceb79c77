package org.adjoint.codegen.inspect.expression;

/// A mistake in a text, with the place where it is.
public final class ExpressionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int column;

  /// @param text that was read
  /// @param column of the mistake, from 1
  /// @param sentence what is wrong, and what would fit
  public ExpressionException(String text, int column, String sentence) {
    super(sentence + "\n  " + oneLine(text) + "\n  " + " ".repeat(column - 1) + "^");
    this.column = column;
  }

  /// The column of the mistake, from 1.
  public int column() {
    return column;
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
