package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Identities of arithmetic. [Op.Neg] and [Op.Sub] stay: they are normal forms of their own.
///
/// Each rule makes fewer nodes, or moves a sign towards the result or into a number.
final class AlgebraRules {
  private AlgebraRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(AlgebraRules::sum, AlgebraRules::product, AlgebraRules::sign, AlgebraRules::choice);
  }

  private static Tensor sum(Tensor node) {
    return switch (node.op()) {
      // x + 0 = x, which turns −0 into 0 no more
      case Op.Add(var x, var y) when Filled.with(y, 0) -> x;
      // 0 + y = y
      case Op.Add(var x, var y) when Filled.with(x, 0) -> y;
      // x + (−y) = x − y
      case Op.Add(var x, var y) when y.op() instanceof Op.Neg(var z) -> x.sub(z);
      // (−x) + y = y − x
      case Op.Add(var x, var y) when x.op() instanceof Op.Neg(var z) -> y.sub(z);
      // x + (−c) = x − c
      case Op.Add(var x, var y) when isNegative(y) -> x.sub(Filled.like(y, -Filled.number(y).orElseThrow()));
      // (−c) + y = y − c
      case Op.Add(var x, var y) when isNegative(x) -> y.sub(Filled.like(x, -Filled.number(x).orElseThrow()));
      // x + x = x · 2, exactly
      case Op.Add(var x, var y) when x.equals(y) && x.dtype().isFloating() -> x.mul(2);
      // x − 0 = x
      case Op.Sub(var x, var y) when Filled.with(y, 0) -> x;
      // 0 − y = −y
      case Op.Sub(var x, var y) when Filled.with(x, 0) -> y.neg();
      // x − (−y) = x + y
      case Op.Sub(var x, var y) when y.op() instanceof Op.Neg(var z) -> x.add(z);
      // x − (−c) = x + c
      case Op.Sub(var x, var y) when isNegative(y) -> x.add(Filled.like(y, -Filled.number(y).orElseThrow()));
      // −(−x) = x
      case Op.Neg(var x) when x.op() instanceof Op.Neg(var z) -> z;
      // −(x − y) = y − x
      case Op.Neg(var x) when x.op() instanceof Op.Sub(var a, var b) -> b.sub(a);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  @SuppressWarnings("BadInstanceof") // an instanceof is the pattern that binds what may be null
  private static Tensor product(Tensor node) {
    return switch (node.op()) {
      // x · 1 = x
      case Op.Mul(var x, var y) when Filled.with(y, 1) -> x;
      // 1 · y = y
      case Op.Mul(var x, var y) when Filled.with(x, 1) -> y;
      // x · (−1) = −x
      case Op.Mul(var x, var y) when Filled.with(y, -1) -> x.neg();
      // (−1) · y = −y
      case Op.Mul(var x, var y) when Filled.with(x, -1) -> y.neg();
      // (−x) · y = −(x · y)
      case Op.Mul(var x, var y) when x.op() instanceof Op.Neg(var z) -> z.mul(y).neg();
      // x · (−y) = −(x · y)
      case Op.Mul(var x, var y) when y.op() instanceof Op.Neg(var z) -> x.mul(z).neg();
      // (x · c) · d = x · (c · d), where one of them is a power of two
      case Op.Mul(var x, var y) when scaled(x, y) instanceof Tensor scaled -> scaled;
      // c · (x · d) = x · (c · d), likewise
      case Op.Mul(var x, var y) when scaled(y, x) instanceof Tensor scaled -> scaled;
      // −(x · c) = x · (−c)
      case Op.Neg(var x) when x.dtype().isFloating() && scaled(x, Filled.like(x, -1)) instanceof Tensor scaled ->
          scaled;
      // x / 1 = x
      case Op.Div(var x, var y) when Filled.with(y, 1) -> x;
      // (−x) / y = −(x / y), but for the least integer, which is its own negative
      case Op.Div(var x, var y) when node.dtype().isFloating() && x.op() instanceof Op.Neg(var z) -> z.div(y).neg();
      // 1 / (1 / x) = x
      case Op.Div(var x, var y) when node.dtype().isFloating() && Filled.with(x, 1)
          && y.op() instanceof Op.Div(var one, var z) && Filled.with(one, 1) -> z;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  /// `product`, of something and a number, times a further number, in one multiplication; null where that would round in another
  /// way.
  private static @Nullable Tensor scaled(Tensor product, Tensor factor) {
    var outer = Filled.number(factor);
    if (outer.isEmpty() || !(product.op() instanceof Op.Mul(var x, var y)) || !product.dtype().isFloating()) {
      return null;
    }
    boolean left = Filled.number(x).isPresent();
    var inner = Filled.number(left ? x : y);
    if (inner.isEmpty() || !(Filled.isPowerOfTwo(inner.getAsDouble()) || Filled.isPowerOfTwo(outer.getAsDouble()))) {
      return null;
    }
    double number = inner.getAsDouble() * outer.getAsDouble();
    // A subnormal or infinite factor is no longer the product of both.
    double least = product.dtype() == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    double rounded = product.dtype().round(number);
    return Math.abs(rounded) >= least && Double.isFinite(rounded) ? (left ? y : x).mul(number) : null;
  }

  private static Tensor sign(Tensor node) {
    return switch (node.op()) {
      // |−x| = |x|, but for the least integer, which has no absolute value
      case Op.Abs(var x) when x.op() instanceof Op.Neg(var z) -> z.abs();
      // ||x|| = |x|
      case Op.Abs(var x) when x.op() instanceof Op.Abs -> x;
      // sin(−x) = −sin x
      case Op.Sin(var x) when x.op() instanceof Op.Neg(var z) -> z.sin().neg();
      // cos(−x) = cos x
      case Op.Cos(var x) when x.op() instanceof Op.Neg(var z) -> z.cos();
      // atan(−x) = −atan x
      case Op.Atan(var x) when x.op() instanceof Op.Neg(var z) -> z.atan().neg();
      // tanh(−x) = −tanh x
      case Op.Tanh(var x) when x.op() instanceof Op.Neg(var z) -> z.tanh().neg();
      // erf(−x) = −erf x
      case Op.Erf(var x) when x.op() instanceof Op.Neg(var z) -> z.erf().neg();
      // ⌊⌊x⌋⌋ = ⌊x⌋
      case Op.Floor(var x) when x.op() instanceof Op.Floor -> x;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  private static Tensor choice(Tensor node) {
    return switch (node.op()) {
      // max(x, x) = x
      case Op.Max(var x, var y) when x == y -> x;
      // min(x, x) = x
      case Op.Min(var x, var y) when x == y -> x;
      // c ? x : x = x
      case Op.Select(_, var x, var y) when x == y -> x;
      // true ? x : y = x
      case Op.Select(var condition, var x, _) when Filled.with(condition, 1) -> x;
      // false ? x : y = y
      case Op.Select(var condition, _, var y) when Filled.with(condition, 0) -> y;
      // a cast to the type that x has = x
      case Op.Cast(var x, var dtype) when x.dtype() == dtype -> x;
      // a cast to a type that holds all of x, and back = x
      case Op.Cast(var x, var dtype) when x.op() instanceof Op.Cast(var z, var wide) && z.dtype() == dtype
          && isWithin(dtype, wide) -> z;
      // x through which no derivative passes twice = x through which none passes
      case Op.StopGradient(var x) when x.op() instanceof Op.StopGradient -> x;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  private static boolean isNegative(Tensor tensor) {
    return tensor.dtype().isFloating() && Filled.number(tensor).orElse(0) < 0;
  }

  /// Whether every number of the one type is one of the other.
  private static boolean isWithin(DType narrow, DType wide) {
    return switch (narrow) {
      case BOOL -> true;
      case INT32 -> wide == DType.INT64 || wide == DType.FLOAT64;
      case FLOAT32 -> wide == DType.FLOAT64;
      case FLOAT64, INT64 -> false;
    };
  }
}
