package org.adjoint.codegen.java;

import com.palantir.javapoet.CodeBlock;

/// The statements of the method that is being written.
final class CodeWriter {
  private CodeBlock.Builder code = CodeBlock.builder();

  void add(String format, Object... arguments) {
    code.add(format, arguments);
  }

  void addStatement(String format, Object... arguments) {
    code.addStatement(format, arguments);
  }

  void beginControlFlow(String format, Object... arguments) {
    code.beginControlFlow(format, arguments);
  }

  /// Braces without a condition before them.
  void beginBlock() {
    code.add("{\n").indent();
  }

  void nextControlFlow(String format, Object... arguments) {
    code.nextControlFlow(format, arguments);
  }

  void endControlFlow() {
    code.endControlFlow();
  }

  /// What `writing` writes, which goes nowhere else.
  CodeBlock apart(Runnable writing) {
    var outer = code;
    code = CodeBlock.builder();
    writing.run();
    var written = code.build();
    code = outer;
    return written;
  }
}
