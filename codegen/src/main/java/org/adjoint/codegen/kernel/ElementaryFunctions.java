package org.adjoint.codegen.kernel;

import org.adjoint.array.DType;
import org.adjoint.graph.Op;

/// Elementwise functions, written out where they are used.
///
/// They consist of the same few operations on every platform, so results are the same in vectors of any length and in the scalar
/// tail.
final class ElementaryFunctions {
  private ElementaryFunctions() {
  }

  /// Writes `op` applied to `argument` into `block`.
  static Expr write(Op.Unary op, Expr argument, Block block) {
    var x = named("argument", argument, block);
    var dtype = x.dtype();
    boolean single = dtype == DType.FLOAT32;
    return switch (op) {
      case Op.Neg _ -> Notation.negated(x);
      case Op.Abs _ -> Notation.absolute(x);
      case Op.Sqrt _ -> new Expr.Unary(Expr.UnaryOp.SQRT, x);
      case Op.Floor _ -> new Exponentials(block, dtype, single).floor(x);
      case Op.Exp _ -> new Exponentials(block, dtype, single).exp(x);
      case Op.Expm1 _ -> new Exponentials(block, dtype, single).expm1(x);
      case Op.Tanh _ -> new Exponentials(block, dtype, single).tanh(x);
      case Op.Sigmoid _ -> new Exponentials(block, dtype, single).sigmoid(x);
      case Op.Log _ -> new Logarithms(block, dtype, single).log(x);
      case Op.Log1p _ -> new Logarithms(block, dtype, single).log1p(x);
      case Op.Softplus _ -> new Logarithms(block, dtype, single).softplus(x);
      case Op.Sin _ -> Trigonometry.sin(block, x);
      case Op.Cos _ -> Trigonometry.cos(block, x);
      case Op.Atan _ -> Trigonometry.atan(block, x);
      case Op.Erf _ -> new ErrorFunction(block, dtype).of(x);
    };
  }

  /// Writes `op` applied to `x` and `y` into `block`.
  static Expr write(Op.Binary op, Expr x, Expr y, Block block) {
    return switch (op) {
      case Op.Add _ -> x.plus(y);
      case Op.Sub _ -> x.minus(y);
      case Op.Mul _ -> x.times(y);
      case Op.Div _ -> x.over(y);
      case Op.Max _ -> new Expr.Binary(Expr.BinaryOp.MAX, x, y);
      case Op.Min _ -> new Expr.Binary(Expr.BinaryOp.MIN, x, y);
      case Op.Pow _ -> Powers.pow(block, named("base", x, block), named("power", y, block));
      case Op.Atan2 _ -> Trigonometry.atan2(block, named("ordinate", x, block), named("abscissa", y, block));
    };
  }

  /// A value is written out once, however often a formula needs it.
  private static Expr named(String label, Expr value, Block block) {
    return value instanceof Expr.Use ? value : block.let(label, value);
  }
}
