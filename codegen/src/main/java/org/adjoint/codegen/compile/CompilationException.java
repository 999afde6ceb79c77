package org.adjoint.codegen.compile;

/// Generated source that could not be compiled or loaded.
public final class CompilationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CompilationException(String message) {
    super(message);
  }

  CompilationException(String message, Throwable cause) {
    super(message, cause);
  }
}
