package org.adjoint.graph;

/// A node that cannot be: its message names the function that the user called, the operation, the shapes or types that do
/// not fit, what would fit, and the line of the user's source.
public final class GraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// A mistake in the calling line.
  ///
  /// @param message what is wrong and what would fit, without a full stop; the function that was called is put in front
  public GraphException(String message) {
    this(message, Origin.here());
  }

  GraphException(String message, Origin origin) {
    super(Origin.function().filter(function -> !message.startsWith(function + " ")).map(function -> function + ": ")
        .orElse("") + message + " (" + origin + ")");
  }
}
