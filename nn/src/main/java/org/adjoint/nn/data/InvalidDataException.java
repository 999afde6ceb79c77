package org.adjoint.nn.data;

/// A file does not hold what it should. The message is one sentence for the person at the keyboard: it names the file,
/// what was expected and what was found.
public final class InvalidDataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// An exception with the sentence to show.
  public InvalidDataException(String message) {
    super(message);
  }

  /// An exception with the sentence to show and the failure that revealed it.
  public InvalidDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
