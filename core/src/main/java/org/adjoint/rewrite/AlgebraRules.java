package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Identities of arithmetic. [Op.Neg] and [Op.Sub] stay: they are normal forms of their own.
final class AlgebraRules {
  private AlgebraRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(AlgebraRules::apply);
  }

  private static Tensor apply(Tensor node) {
    return switch (node.op()) {
      // x + 0 = x, which turns −0 into 0 no more
      case Op.Add(var x, var y) when is(y, 0) -> x;
      // 0 + y = y
      case Op.Add(var x, var y) when is(x, 0) -> y;
      // x + (−y) = x − y
      case Op.Add(var x, var y) when y.op() instanceof Op.Neg(var z) -> made(new Op.Sub(x, z), node);
      // (−x) + y = y − x
      case Op.Add(var x, var y) when x.op() instanceof Op.Neg(var z) -> made(new Op.Sub(y, z), node);
      // x + x = x · 2, exactly
      case Op.Add(var x, var y) when x.equals(y) && x.dtype().isFloating() -> made(new Op.Mul(x, filled(x, 2)), node);
      // x − 0 = x
      case Op.Sub(var x, var y) when is(y, 0) -> x;
      // 0 − y = −y
      case Op.Sub(var x, var y) when is(x, 0) -> made(new Op.Neg(y), node);
      // x − (−y) = x + y
      case Op.Sub(var x, var y) when y.op() instanceof Op.Neg(var z) -> made(new Op.Add(x, z), node);
      // x · 1 = x
      case Op.Mul(var x, var y) when is(y, 1) -> x;
      // 1 · y = y
      case Op.Mul(var x, var y) when is(x, 1) -> y;
      // x · (−1) = −x
      case Op.Mul(var x, var y) when is(y, -1) -> made(new Op.Neg(x), node);
      // (−1) · y = −y
      case Op.Mul(var x, var y) when is(x, -1) -> made(new Op.Neg(y), node);
      // (−x) · y = −(x · y)
      case Op.Mul(var x, var y) when x.op() instanceof Op.Neg(var z) -> negative(new Op.Mul(z, y), node);
      // x · (−y) = −(x · y)
      case Op.Mul(var x, var y) when y.op() instanceof Op.Neg(var z) -> negative(new Op.Mul(x, z), node);
      // x / 1 = x
      case Op.Div(var x, var y) when is(y, 1) -> x;
      // (−x) / y = −(x / y), but for the least integer, which is its own negative
      case Op.Div(var x, var y) when node.dtype().isFloating() && x.op() instanceof Op.Neg(var z) ->
          negative(new Op.Div(z, y), node);
      // −(−x) = x
      case Op.Neg(var x) when x.op() instanceof Op.Neg(var z) -> z;
      // −(x − y) = y − x
      case Op.Neg(var x) when x.op() instanceof Op.Sub(var a, var b) -> made(new Op.Sub(b, a), node);
      // c ? x : x = x
      case Op.Select(_, var x, var y) when x == y -> x;
      // a cast to the type that x has = x
      case Op.Cast(var x, var dtype) when x.dtype() == dtype -> x;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  /// Whether every element of `tensor` is the number `value`.
  private static boolean is(Tensor tensor, double value) {
    return switch (tensor.op()) {
      case Op.Scalar(double number, _) -> number == value;
      case Op.Layout layout -> is(layout.x(), value);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> false;
    };
  }

  /// A number at every place of a tensor's shape.
  private static Tensor filled(Tensor like, double value) {
    return like.number(value).broadcastTo(like.shape());
  }

  private static Tensor made(Op op, Tensor node) {
    return Tensor.of(op, node.origin());
  }

  private static Tensor negative(Op op, Tensor node) {
    return made(new Op.Neg(made(op, node)), node);
  }
}
