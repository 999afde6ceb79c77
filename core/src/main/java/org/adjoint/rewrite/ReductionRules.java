package org.adjoint.rewrite;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Reductions over less, or of smaller tensors. Sums may be added up in another order.
///
/// Each rule makes fewer reductions, or brings one closer to the inputs.
final class ReductionRules {
  private ReductionRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(ReductionRules::apply);
  }

  private static Tensor apply(Tensor node) {
    return switch (node.op()) {
      // a reduction over no axes = x
      case Op.Reduce(_, var x, var axes) when axes.isEmpty() -> x;
      // reduce(reduce(x)) = reduce(x)
      case Op.Reduce(var reduction, var x, var axes) when x.op() instanceof Op.Reduce(var inner, var u, var innerAxes)
          && inner == reduction -> reduced(reduction, u, LayoutRules.merged(innerAxes, axes, u.shape().rank()));
      // Σ −x = −Σ x
      case Op.Reduce(var reduction, var x, var axes) when reduction == Op.Reduction.SUM
          && x.op() instanceof Op.Neg(var u)
          && node.dtype().isFloating() -> reduced(reduction, u, axes).neg();
      // a reduction of all elements does not depend on their order
      case Op.Reduce(var reduction, var x, var axes) when axes.size() == x.shape().rank()
          && x.op() instanceof Op.Reshape(var u, _) -> reduced(reduction, u, all(u.shape()));
      case Op.Reduce(var reduction, var x, var axes) when x.op() instanceof Op.Transpose(var u, var permutation) ->
          ofTranspose(reduction, u, permutation, axes);
      case Op.Reduce(var reduction, var x, var axes) when x
          .op() instanceof Op.Broadcast(var u, var repeated, var shape) ->
          ofBroadcast(node, reduction, u, repeated, shape, axes);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  /// reduce(xᵀ) = reduce(x)ᵀ
  private static Tensor ofTranspose(Op.Reduction reduction, Tensor u, List<Integer> permutation, List<Integer> axes) {
    var over = axes.stream().map(permutation::get).sorted().toList();
    var before = IntStream.range(0, permutation.size()).boxed().filter(axis -> !over.contains(axis)).toList();
    var after = IntStream.range(0, permutation.size()).filter(axis -> !axes.contains(axis)).mapToObj(permutation::get)
        .toList();
    return Tensor.of(new Op.Transpose(reduced(reduction, u, over), after.stream().map(before::indexOf).toList()));
  }

  private static Tensor ofBroadcast(Tensor node, Op.Reduction reduction, Tensor u, List<Integer> repeated, Shape shape,
      List<Integer> axes) {
    var copies = axes.stream().filter(repeated::contains).toList();
    // Of no copies, the sum is 0 and the maximum −∞, whatever x is.
    if (copies.stream().anyMatch(axis -> Extent.of(shape.dim(axis)).is(0))
        || (reduction == Op.Reduction.PROD && !copies.isEmpty())) {
      return node;
    }
    // reduce(broadcast(x)) over axes of x = broadcast(reduce(x))
    var kept = IntStream.range(0, shape.rank()).filter(axis -> !repeated.contains(axis)).boxed().toList();
    var own = axes.stream().filter(kept::contains).map(kept::indexOf).toList();
    var inner = own.isEmpty() ? u : reduced(reduction, u, own);
    var value = switch (reduction) {
      // Σ over n copies of x = n · x
      case SUM -> copies.isEmpty() ? inner : inner.mul(Tensor.of(new Op.Size(count(shape, copies), u.dtype())));
      // max and min over copies of x = x
      case MAX, MIN, PROD -> inner;
    };
    var left = IntStream.range(0, shape.rank()).filter(axis -> !axes.contains(axis)).boxed().toList();
    var still = repeated.stream().filter(left::contains).map(left::indexOf).toList();
    return still.isEmpty() ? value : Tensor.of(new Op.Broadcast(value, still, node.shape()));
  }

  private static Extent count(Shape shape, List<Integer> axes) {
    var count = Extent.ONE;
    for (int axis : axes) {
      count = count.times(Extent.of(shape.dim(axis)));
    }
    return count;
  }

  private static List<Integer> all(Shape shape) {
    return IntStream.range(0, shape.rank()).boxed().toList();
  }

  private static Tensor reduced(Op.Reduction reduction, Tensor x, List<Integer> axes) {
    return Tensor.of(new Op.Reduce(reduction, x, axes));
  }
}
