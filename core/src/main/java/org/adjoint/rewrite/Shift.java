package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What is subtracted from exponents before they are summed along `axes`, so that none overflows: the largest of them, or 0
/// where that is infinite, and then the sum is as well or is 0.
///
/// @param amount without `axes`, and without a derivative: a sum of exponentials and its logarithm do not depend on it
record Shift(Tensor amount) {
  static Shift of(Tensor exponents, List<Integer> axes) {
    var largest = exponents.max(axes.stream().mapToInt(Integer::intValue).toArray()).stopGradient();
    return new Shift(
        largest.abs().lessThan(largest.number(Double.POSITIVE_INFINITY)).select(largest, largest.number(0)));
  }

  /// `eᵘ⁻ᵐ` for the exponents `u`.
  Tensor exponentials(Tensor exponents, List<Integer> axes) {
    return exponents.sub(spread(amount, axes, exponents)).exp();
  }

  /// A result of reducing `axes` of `like`, repeated along them.
  static Tensor spread(Tensor reduced, List<Integer> axes, Tensor like) {
    return axes.isEmpty() ? reduced : Tensor.of(new Op.Broadcast(reduced, axes, like.shape()));
  }

  /// Whether `exponents` are such that the largest along `axes` has been subtracted.
  static boolean isShifted(Tensor exponents, List<Integer> axes) {
    return exponents.op() instanceof Op.Sub(var x, var y) && (axes.isEmpty() ? isLargest(y, x, axes)
        : y.op() instanceof Op.Broadcast(var m, var repeated, _) && repeated.equals(axes) && isLargest(m, x, axes));
  }

  /// Whether `tensor` is the largest of `x` along `axes`, possibly with a guard against infinities.
  static boolean isLargest(Tensor tensor, Tensor x, List<Integer> axes) {
    return switch (tensor.op()) {
      case Op.Reduce(var reduction, var reduced, var over) ->
          reduction == Op.Reduction.MAX && reduced == x && over.equals(axes);
      case Op.StopGradient(var largest) -> isLargest(largest, x, axes);
      case Op.Select(_, var largest, var zero) -> Filled.with(zero, 0) && isLargest(largest, x, axes);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          false;
    };
  }
}
