package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Quotients of exponentials by their sum, differences from the logarithm of that sum, and the slopes of both, without overflow or
/// cancellation.
///
/// Each rule subtracts the largest exponent where that was not done, or brings that subtraction closer to what is largest.
final class SoftmaxRules {
  private SoftmaxRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(SoftmaxRules::softmax, SoftmaxRules::logSoftmax, SoftmaxRules::slope);
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

  /// With `pᵢ = eᵢ / Σ eⱼ` and any number `c`, `dᵢ − Σ pⱼ dⱼ = (dᵢ − c) − Σ pⱼ (dⱼ − c)`, since the `pⱼ` sum to 1. Where one of them is close
  /// to 1, nothing cancels on the right if `c` is the `d` of that place.
  private static Tensor slope(Tensor node) {
    if (!(node.op() instanceof Op.Add(var x, var y) && y.op() instanceof Op.Broadcast(var opposite, var axes, _)
        && opposite.op() instanceof Op.Neg(var mean))) {
      return node;
    }
    // a dᵢ − (Σ dⱼ eⱼ) a / Σ eⱼ = a (dᵢ − Σ pⱼ dⱼ)
    if (x.op() instanceof Op.Mul(var d, var spread) && spread.op() instanceof Op.Broadcast(var a, var over, _)
        && over.equals(axes) && mean.op() instanceof Op.Div(var product, var sum)
        && product.op() instanceof Op.Mul(var weighted, var factor) && factor == a
        && weighted.op() instanceof Op.Reduce(var reduction, var terms, var summed) && reduction == Op.Reduction.SUM
        && summed.equals(axes) && terms.op() instanceof Op.Mul(var of, var exp) && of == d
        && isSumOfShifted(sum, exp, axes)) {
      return deviation(d, exp, sum, axes).mul(spread);
    }
    // dᵢ / Σ eⱼ − Σ (dⱼ pⱼ / Σ eₖ) = (dᵢ − Σ pⱼ dⱼ) / Σ eⱼ
    if (x.op() instanceof Op.Div(var d, var spread) && spread.op() instanceof Op.Broadcast(var sum, var over, _)
        && over.equals(axes) && mean.op() instanceof Op.Reduce(var reduction, var terms, var summed)
        && reduction == Op.Reduction.SUM && summed.equals(axes)
        && terms.op() instanceof Op.Div(var product, var divisor) && divisor == spread
        && product.op() instanceof Op.Mul(var of, var softmax) && of == d
        && softmax.op() instanceof Op.Div(var exp, var total) && total == spread && isSumOfShifted(sum, exp, axes)) {
      return deviation(d, exp, sum, axes).div(spread);
    }
    return node;
  }

  private static boolean isSumOfShifted(Tensor sum, Tensor exp, List<Integer> axes) {
    return sum.op() instanceof Op.Reduce(var reduction, var summed, var over) && reduction == Op.Reduction.SUM
        && summed == exp && over.equals(axes) && exp.op() instanceof Op.Exp(var u) && Shift.isShifted(u, axes);
  }

  /// `(dᵢ − c) − Σ pⱼ (dⱼ − c)`, where `c` is the largest `d` at a place at which `e` is 1.
  private static Tensor deviation(Tensor d, Tensor exp, Tensor sum, List<Integer> axes) {
    var chosen = exp.equalTo(exp.number(1)).select(d, d.number(Double.NEGATIVE_INFINITY));
    var c = Tensor.of(new Op.Reduce(Op.Reduction.MAX, chosen, axes)).stopGradient();
    var shifted = d.sub(Shift.spread(c, axes, d));
    var mean = Tensor.of(new Op.Reduce(Op.Reduction.SUM, shifted.mul(exp), axes)).div(sum);
    return shifted.sub(Shift.spread(mean, axes, d));
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
