package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Logarithms of exponentials, and of what is made of them.
///
/// Each rule takes a logarithm away from a product, or turns an op into another one that no rule turns back.
@SuppressWarnings("BadInstanceof") // an instanceof is the pattern that binds what may be null
final class LogarithmRules {
  /// Products of more levels stay as they are.
  private static final int LIMIT = 4;

  private LogarithmRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(LogarithmRules::apply);
  }

  private static Tensor apply(Tensor node) {
    return switch (node.op()) {
      case Op.Log(var x) when logarithm(x, LIMIT) instanceof Tensor log -> log;
      // log(1 + u) = log1p(u)
      case Op.Log(var x) when x.op() instanceof Op.Add(var one, var u) && Filled.with(one, 1) -> u.log1p();
      // log(u + 1) = log1p(u)
      case Op.Log(var x) when x.op() instanceof Op.Add(var u, var one) && Filled.with(one, 1) -> u.log1p();
      // log(1 − u) = log1p(−u)
      case Op.Log(var x) when x.op() instanceof Op.Sub(var one, var u) && Filled.with(one, 1) -> u.neg().log1p();
      // log1p(eᵘ) = softplus(u)
      case Op.Log1p(var x) when x.op() instanceof Op.Exp(var u) -> u.softplus();
      // log1p(expm1(u)) = u
      case Op.Log1p(var x) when x.op() instanceof Op.Expm1(var u) -> u;
      // log1p(−σ(u)) = −softplus(u)
      case Op.Log1p(var x) when x.op() instanceof Op.Neg(var s) && s.op() instanceof Op.Sigmoid(var u) ->
          u.softplus().neg();
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  /// The logarithm of a positive tensor that is known to be an exponential, in a form that neither overflows nor cancels.
  private static @Nullable Tensor logarithm(Tensor tensor, int levels) {
    return switch (tensor.op()) {
      // log(eᵘ) = u
      case Op.Exp(var u) -> u;
      // log σ(u) = −softplus(−u)
      case Op.Sigmoid(var u) -> u.neg().softplus().neg();
      // log(1 + eᵘ) = softplus(u)
      case Op.Add(var one, var y) when Filled.with(one, 1) && y.op() instanceof Op.Exp(var u) -> u.softplus();
      // log(eᵘ + 1) = softplus(u)
      case Op.Add(var y, var one) when Filled.with(one, 1) && y.op() instanceof Op.Exp(var u) -> u.softplus();
      // log Σ eᵘ = log Σ eᵘ⁻ᵐ + m
      case Op.Reduce(var reduction, var x, var axes) when reduction == Op.Reduction.SUM
          && x.op() instanceof Op.Exp(var u)
          && !Shift.isShifted(u, axes) -> {
        var shift = Shift.of(u, axes);
        yield shift.exponentials(u, axes).sum(axes(axes)).log().add(shift.amount());
      }
      case Op.Broadcast(var x, var axes, var shape) when levels > 0
          && ofPositive(x, levels - 1) instanceof Tensor log ->
          Tensor.of(new Op.Broadcast(log, axes, shape));
      case Op.Reshape(var x, var shape) when levels > 0 && ofPositive(x, levels - 1) instanceof Tensor log ->
          log.reshape(shape);
      // log(c ? x : y) = c ? log x : log y
      case Op.Select(var condition, var x, var y) when levels > 0 && ofPositive(x, levels - 1) instanceof Tensor a
          && ofPositive(y, levels - 1) instanceof Tensor b -> condition.select(a, b);
      // log(x · y) = log x + log y
      case Op.Mul(var x, var y) when levels > 0 && ofPositive(x, levels - 1) instanceof Tensor a
          && ofPositive(y, levels - 1) instanceof Tensor b -> a.add(b);
      // log(x / y) = log x − log y
      case Op.Div(var x, var y) when levels > 0 && ofPositive(x, levels - 1) instanceof Tensor a
          && ofPositive(y, levels - 1) instanceof Tensor b -> a.sub(b);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          null;
    };
  }

  /// The logarithm of a factor: of an exponential, a number or a size.
  private static @Nullable Tensor ofPositive(Tensor tensor, int levels) {
    boolean isSum = tensor.op() instanceof Op.Reduce(var reduction, var x, var axes) && reduction == Op.Reduction.SUM
        && x.op() instanceof Op.Exp(var u) && Shift.isShifted(u, axes);
    boolean isNumber = Filled.number(tensor).orElse(0) > 0 || tensor.op() instanceof Op.Size;
    return isSum || isNumber ? tensor.log() : logarithm(tensor, levels);
  }

  private static int[] axes(List<Integer> axes) {
    return axes.stream().mapToInt(Integer::intValue).toArray();
  }
}
