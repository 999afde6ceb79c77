package org.adjoint.codegen.compile;

/// A generated method that the JIT compiler would leave to the interpreter, so that it would run a hundred times slower.
public final class MethodTooLargeException extends CompilationException {
  private static final long serialVersionUID = 1;

  /// @param size of its code, in bytes
  /// @param largest that is compiled
  MethodTooLargeException(String method, int size, int largest) {
    super(
        "The generated method " + method + " has " + size + " bytes of code; the JIT compiler takes at most " + largest
            + ".");
  }
}
