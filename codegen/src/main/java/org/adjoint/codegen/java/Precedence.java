package org.adjoint.codegen.java;

/// How tightly Java's operators bind, loosest first.
enum Precedence {
  TERNARY, BITWISE, COMPARISON, SHIFT, ADDITIVE, MULTIPLICATIVE, UNARY, PRIMARY;

  /// The next tighter one, for the right operand of an operator that groups to the left.
  Precedence tighter() {
    return switch (this) {
      case TERNARY -> BITWISE;
      case BITWISE -> COMPARISON;
      case COMPARISON -> SHIFT;
      case SHIFT -> ADDITIVE;
      case ADDITIVE -> MULTIPLICATIVE;
      case MULTIPLICATIVE -> UNARY;
      case UNARY, PRIMARY -> PRIMARY;
    };
  }
}
