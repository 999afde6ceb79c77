package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Quotients of exponentials by their sum, and differences from the logarithm of that sum, without overflow or cancellation.
///
/// Each rule subtracts the largest exponent where that was not done, or brings that subtraction closer to what is largest.
final class SoftmaxRules {
  private SoftmaxRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(SoftmaxRules::softmax, SoftmaxRules::logSoftmax);
  }

  @SuppressWarnings("BadInstanceof") // an instanceof is the pattern that binds what may be null
  private static Tensor softmax(Tensor node) {
    // eᵘ / Σ eᵘ = eᵘ⁻ᵐ / Σ eᵘ⁻ᵐ
    if (node.op() instanceof Op.Div(var exp, var spread) && exp.op() instanceof Op.Exp(var u)
        && sumOf(exp, spread) instanceof List<Integer> axes && !Shift.isShifted(u, axes)) {
      var exponentials = Shift.of(u, axes).exponentials(u, axes);
      var sum = Tensor.of(new Op.Reduce(Op.Reduction.SUM, exponentials, axes));
      return exponentials.div(Shift.spread(sum, axes, u));
    }
    return node;
  }

  /// The axes over which `spread` is the sum of `x`, repeated along them.
  private static @Nullable List<Integer> sumOf(Tensor x, Tensor spread) {
    return spread.op() instanceof Op.Broadcast(var sum, var axes, _)
        && sum.op() instanceof Op.Reduce(var reduction, var summed, var over) && reduction == Op.Reduction.SUM
        && summed == x && over.equals(axes) ? axes : null;
  }

  private static Tensor logSoftmax(Tensor node) {
    if (!(node.op() instanceof Op.Sub(var x, var y))) {
      return node;
    }
    // x − (v + m) = (x − m) − v, where m is the largest x
    if (y.op() instanceof Op.Broadcast(var sum, var axes, _) && sum.op() instanceof Op.Add(var a, var b)) {
      if (Shift.isLargest(b, x, axes)) {
        return x.sub(Shift.spread(b, axes, x)).sub(Shift.spread(a, axes, x));
      }
      if (Shift.isLargest(a, x, axes)) {
        return x.sub(Shift.spread(a, axes, x)).sub(Shift.spread(b, axes, x));
      }
    }
    // (v + m) − y = (m − y) + v, where m is a largest element
    if (x.op() instanceof Op.Add(var v, var m) && isLogarithm(v) && isShift(m)) {
      return m.sub(y).add(v);
    }
    return node;
  }

  private static boolean isLogarithm(Tensor tensor) {
    return tensor.op() instanceof Op.Log(var x) && x.op() instanceof Op.Reduce(var reduction, _, _)
        && reduction == Op.Reduction.SUM;
  }

  private static boolean isShift(Tensor tensor) {
    return switch (tensor.op()) {
      case Op.Reduce(var reduction, _, _) -> reduction == Op.Reduction.MAX;
      case Op.StopGradient(var largest) -> isShift(largest);
      case Op.Select(_, var largest, var zero) -> Filled.with(zero, 0) && isShift(largest);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          false;
    };
  }
}
