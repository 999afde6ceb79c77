package org.adjoint.codegen.kernel;

import org.adjoint.array.DType;
import org.adjoint.graph.Op;

/// What formulas of elementary functions are written with: numbers, choices and polynomials, put into a block.
///
/// Functions for float32 that need more digits on the way are written in double lanes, but with the short series of single
/// precision.
abstract class Notation {
  /// Where the formula goes.
  final Block block;
  /// The type that the formula is computed in.
  final DType dtype;
  /// Whether the result is wanted in single precision only.
  final boolean single;

  Notation(Block block, DType dtype, boolean single) {
    this.block = block;
    this.dtype = dtype;
    this.single = single;
  }

  /// Whether the formula is computed in single precision.
  final boolean narrow() {
    return dtype == DType.FLOAT32;
  }

  final void comment(String text) {
    block.add(new Stmt.Comment(text));
  }

  final Expr one() {
    return number(1);
  }

  final Expr number(double value) {
    return new Expr.Literal(dtype.round(value), dtype, null);
  }

  /// The types have constants of their own, so the names carry the type.
  final Expr constant(String name, double value) {
    return new Expr.Literal(dtype.round(value), dtype, name + (narrow() ? "" : "_64"));
  }

  /// One of two constants by the type that the formula is computed in.
  final Expr constant(String name, double inFloat, double inDouble) {
    return constant(name, narrow() ? inFloat : inDouble);
  }

  static Expr select(Op.Comparison comparison, Expr a, Expr b, Expr then, Expr otherwise) {
    return new Expr.Select(new Expr.Compare(comparison, a, b), then, otherwise);
  }

  static Expr absolute(Expr x) {
    return new Expr.Unary(Expr.UnaryOp.ABS, x);
  }

  static Expr negated(Expr x) {
    return new Expr.Unary(Expr.UnaryOp.NEG, x);
  }

  /// `|x|` with the sign of `y`, also where `y` is a zero.
  static Expr withSign(Expr x, Expr y) {
    return new Expr.Binary(Expr.BinaryOp.COPY_SIGN, x, y);
  }

  /// What the product `x · y` lost to rounding.
  static Expr lostIn(Expr x, Expr y) {
    return new Expr.Binary(Expr.BinaryOp.PRODUCT_ERROR, x, y);
  }

  static Expr powerOfTwo(Expr exponent) {
    return new Expr.Unary(Expr.UnaryOp.POWER_OF_TWO, exponent);
  }

  /// `Σ coefficients[n] · xⁿ`.
  final Expr horner(String label, Expr x, double... coefficients) {
    var sum = number(coefficients[coefficients.length - 1]);
    for (int n = coefficients.length - 2; n >= 0; n--) {
      sum = block.let(label, sum.timesPlus(x, number(coefficients[n])));
    }
    return sum;
  }

  /// `x` within bounds; NaN stays NaN.
  final Expr clamp(Expr x, double low, double high) {
    var raised = block.let("raised", select(Op.Comparison.LT, x, number(low), number(low), x));
    return select(Op.Comparison.LT, number(high), raised, number(high), raised);
  }

  /// The nearest integer: adding 1.5 · 2^(p−1) pushes the fraction out of the significand.
  final Expr round(Expr x) {
    var shift = constant("ROUNDING_SHIFT", 0x1.8p23, 0x1.8p52);
    return x.plus(shift).minus(shift);
  }

  /// The largest integer that is not larger than half of an integral `x`.
  final Expr floorOfHalf(Expr x) {
    return round(x.times(number(0.5)).minus(number(0.25)));
  }

  /// The largest integer that is not larger than `x`.
  final Expr floor(Expr x) {
    var rounded = block.let("rounded", withSign(integralPart(x), x));
    return select(Op.Comparison.LT, x, rounded, rounded.minus(one()), rounded);
  }

  /// An integer that is at most ½ off `|x|`. From 2^(p−1) on all numbers are integers.
  private Expr integralPart(Expr x) {
    var magnitude = block.let("magnitude", absolute(x));
    var first = constant("FIRST_INTEGERS", 0x1p23, 0x1p52);
    return select(Op.Comparison.LT, magnitude, first, magnitude.plus(first).minus(first), magnitude);
  }
}
