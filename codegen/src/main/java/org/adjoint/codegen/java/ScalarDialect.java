package org.adjoint.codegen.java;

import org.adjoint.array.DType;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.graph.Op;

/// How operations on single numbers are written.
final class ScalarDialect {
  private final boolean fused;

  /// @param fused whether `x · y + z` is rounded once, as vectors do it, at the price of being very slow on processors that
  ///     cannot
  ScalarDialect(boolean fused) {
    this.fused = fused;
  }

  /// The Java type of one element.
  static Class<?> type(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> float.class;
      case FLOAT64 -> double.class;
      case INT32 -> int.class;
      case INT64 -> long.class;
      case BOOL -> boolean.class;
    };
  }

  Code number(double value, DType dtype) {
    var text = switch (dtype) {
      case FLOAT32 -> floating(value, "Float", Float.toString((float) value)) + (Double.isFinite(value) ? "f" : "");
      case FLOAT64 -> floating(value, "Double", Double.toString(value));
      case INT32 -> Integer.toString((int) value);
      case INT64 -> (long) value + "L";
      case BOOL -> Boolean.toString(value != 0);
    };
    boolean negative = text.startsWith("-");
    return Code.scalar(dtype, negative ? Precedence.UNARY : Precedence.PRIMARY, "$L", text);
  }

  private static String floating(double value, String type, String digits) {
    if (Double.isNaN(value)) {
      return type + ".NaN";
    }
    if (Double.isInfinite(value)) {
      return type + (value > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
    }
    return type.equals("Float") && digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
  }

  Code fromInt(DType dtype, Code number) {
    return dtype == DType.INT32 ? number : cast(number, dtype);
  }

  Code unary(Expr.UnaryOp op, Code x) {
    var dtype = x.lanes();
    boolean single = dtype == DType.FLOAT32;
    return switch (op) {
      case NEG -> Code.scalar(dtype, Precedence.UNARY, x.text().toString().startsWith("-") ? "-($L)" : "-$L",
          x.within(Precedence.UNARY));
      case ABS -> call(dtype, "Math.abs($L)", x);
      case SQRT -> single
          ? Code.scalar(dtype, Precedence.UNARY, "(float) Math.sqrt($L)", x.text())
          : call(dtype, "Math.sqrt($L)", x);
      case POWER_OF_TWO -> single
          ? Code.scalar(dtype, Precedence.PRIMARY, "Float.intBitsToFloat((int) $L + 127 << 23)",
              x.within(Precedence.UNARY))
          : Code.scalar(dtype, Precedence.PRIMARY, "Double.longBitsToDouble((long) $L + 1023 << 52)",
              x.within(Precedence.UNARY));
      case EXPONENT -> single
          ? call(dtype, "(Float.floatToRawIntBits($L) - " + VectorDialect.SQRT_HALF_BITS + " >> 23)", x)
          : call(dtype, "(Double.doubleToRawLongBits($L) - " + VectorDialect.SQRT_HALF_BITS_64 + " >> 52)", x);
      case MANTISSA -> single
          ? call(dtype, "Float.intBitsToFloat((Float.floatToRawIntBits($L) - " + VectorDialect.SQRT_HALF_BITS
              + "$W& 0x7fffff)$W+ " + VectorDialect.SQRT_HALF_BITS + ")", x)
          : call(dtype, "Double.longBitsToDouble((Double.doubleToRawLongBits($L) - " + VectorDialect.SQRT_HALF_BITS_64
              + "$W& 0xfffffffffffffL)$W+ " + VectorDialect.SQRT_HALF_BITS_64 + ")", x);
    };
  }

  private static Code call(DType dtype, String format, Code x) {
    return Code.scalar(dtype, Precedence.PRIMARY, format, x.text());
  }

  Code binary(Expr.BinaryOp op, Code x, Code y) {
    return switch (op) {
      case ADD -> infix(x, "+", y, Precedence.ADDITIVE);
      case SUB -> infix(x, "-", y, Precedence.ADDITIVE);
      case MUL -> infix(x, "*", y, Precedence.MULTIPLICATIVE);
      case DIV -> infix(x, "/", y, Precedence.MULTIPLICATIVE);
      case MAX -> Code.scalar(x.lanes(), Precedence.PRIMARY, "Math.max($L,$W$L)", x.text(), y.text());
      case MIN -> Code.scalar(x.lanes(), Precedence.PRIMARY, "Math.min($L,$W$L)", x.text(), y.text());
      case COPY_SIGN -> Code.scalar(x.lanes(), Precedence.PRIMARY, "Math.copySign($L, $L)", x.text(), y.text());
      // Fused on every processor: nothing else is exact.
      case PRODUCT_ERROR ->
          Code.scalar(x.lanes(), Precedence.PRIMARY, "Math.fma($L, $L, -($L * $L))", x.text(), y.text(),
              x.text(), y.text());
      case XOR -> Code.scalar(x.lanes(), Precedence.BITWISE, "$L ^ $L", x.within(Precedence.BITWISE),
          y.within(Precedence.BITWISE.tighter()));
      case ROTATE_LEFT -> Code.scalar(x.lanes(), Precedence.PRIMARY, "Integer.rotateLeft($L, $L)", x.text(), y.text());
      case SHIFT_RIGHT -> Code.scalar(x.lanes(), Precedence.SHIFT, "$L >>> $L", x.within(Precedence.SHIFT),
          y.within(Precedence.SHIFT.tighter()));
    };
  }

  /// Also `a + (b + c)` keeps its parentheses: floating-point sums depend on the order.
  private static Code infix(Code x, String operator, Code y, Precedence precedence) {
    return Code.scalar(x.lanes(), precedence, "$L $L$W$L", x.within(precedence), operator,
        y.within(precedence.tighter()));
  }

  Code fma(Code x, Code y, Code z) {
    return fused
        ? Code.scalar(x.lanes(), Precedence.PRIMARY, "Math.fma($L, $L,$W$L)", x.text(), y.text(), z.text())
        : binary(Expr.BinaryOp.ADD, binary(Expr.BinaryOp.MUL, x, y), z);
  }

  Code compare(Op.Comparison comparison, Code x, Code y) {
    return Code.scalar(DType.BOOL, Precedence.COMPARISON, "$L $L $L", x.within(Precedence.ADDITIVE),
        comparison.symbol(),
        y.within(Precedence.ADDITIVE));
  }

  Code select(Code condition, Code x, Code y) {
    return Code.scalar(x.lanes(), Precedence.TERNARY, "$L ? $L$W: $L", condition.within(Precedence.COMPARISON),
        x.within(Precedence.COMPARISON), y.within(Precedence.TERNARY));
  }

  Code cast(Code x, DType dtype) {
    if (x.lanes() == dtype) {
      return x;
    }
    if (x.lanes() == DType.BOOL) {
      return select(x, number(1, dtype), number(0, dtype));
    }
    if (x.lanes() == DType.INT64 && dtype == DType.INT32) {
      // Numbers out of range become its ends, as those of other types do.
      return call(dtype, "Math.clamp($L, Integer.MIN_VALUE, Integer.MAX_VALUE)", x);
    }
    return dtype == DType.BOOL
        ? compare(Op.Comparison.NE, x, number(0, x.lanes()))
        : Code.scalar(dtype, Precedence.UNARY, "($T) $L", type(dtype), x.within(Precedence.UNARY));
  }
}
