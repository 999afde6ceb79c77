package org.adjoint.codegen.compile;

/// Generated source that could not be compiled or loaded.
public sealed class CompilationException extends RuntimeException permits MethodTooLargeException {
  private static final long serialVersionUID = 1;

  CompilationException(String message) {
    super(message);
  }

  CompilationException(String message, Throwable cause) {
    super(message, cause);
  }

  /// Where there is nothing to compile with.
  public static CompilationException withoutCompiler() {
    return new CompilationException(
        "This Java runtime has no compiler: run on a JDK, or on an image that has the module jdk.compiler.");
  }
}
