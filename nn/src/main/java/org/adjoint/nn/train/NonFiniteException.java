package org.adjoint.nn.train;

/// Training has left the finite numbers. The message says where, in one sentence.
public final class NonFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  NonFiniteException(String message) {
    super(message);
  }
}
