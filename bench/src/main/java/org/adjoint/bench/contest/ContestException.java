package org.adjoint.bench.contest;

import java.io.Serial;

/// A contest that cannot be held: a contestant fails, or computes something else than Adjoint.
public final class ContestException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  ContestException(String message) {
    super(message);
  }

  ContestException(String message, Exception cause) {
    super(message, cause);
  }
}
