package org.adjoint.codegen.java;

import com.palantir.javapoet.CodeBlock;
import org.adjoint.array.DType;

/// The text of an expression.
///
/// @param text the text
/// @param precedence of its outermost operator
/// @param lanes the element type where the value is a vector, or a mask of such a vector
/// @param vector whether the value is a vector or a mask
record Code(CodeBlock text, Precedence precedence, DType lanes, boolean vector) {
  /// A number or truth value.
  static Code scalar(DType dtype, Precedence precedence, String format, Object... arguments) {
    return new Code(CodeBlock.of(format, arguments), precedence, dtype, false);
  }

  /// A vector, or a mask over vectors of `lanes`.
  static Code vector(DType lanes, String format, Object... arguments) {
    return new Code(CodeBlock.of(format, arguments), Precedence.PRIMARY, lanes, true);
  }

  /// The text as an operand that must bind at least as tightly as `least`.
  CodeBlock within(Precedence least) {
    return precedence.compareTo(least) < 0 ? CodeBlock.of("($L)", text) : text;
  }
}
