package org.adjoint.graph;

/// A node that cannot be: its message names the operation, the shapes or types that do not fit, what would fit, and the
/// line of the user's source.
public final class GraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  GraphException(String message, Origin origin) {
    super(message + " (" + origin + ")");
  }
}
