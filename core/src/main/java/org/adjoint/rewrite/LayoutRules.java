package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Extent;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Moves that cancel, that another op can take over, or that are better made later.
final class LayoutRules {
  private LayoutRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(LayoutRules::cancel, LayoutRules::absorbTransposes, LayoutRules::reduceOfBroadcast,
        LayoutRules::computeBeforeBroadcast);
  }

  private static Tensor cancel(Tensor node) {
    return switch (node.op()) {
      // reshape(x, shape of x) = x
      case Op.Reshape(var x, var shape) when x.shape().equals(shape) -> x;
      // reshape(reshape(x)) = reshape(x)
      case Op.Reshape(var x, var shape) when x.op() instanceof Op.Reshape(var u, _) ->
          made(new Op.Reshape(u, shape), node);
      // transpose(x, 0, 1, …) = x
      case Op.Transpose(var x, var permutation) when isIdentity(permutation) -> x;
      // transpose(transpose(x, p), q) = transpose(x, p∘q)
      case Op.Transpose(var x, var outer) when x.op() instanceof Op.Transpose(var u, var inner) ->
          made(new Op.Transpose(u, outer.stream().map(inner::get).toList()), node);
      // broadcast(x) along no axes = x
      case Op.Broadcast(var x, var axes, _) when axes.isEmpty() -> x;
      // broadcast(broadcast(x)) = broadcast(x)
      case Op.Broadcast(var x, var axes, var shape) when x.op() instanceof Op.Broadcast(var u, var innerAxes, _) ->
          made(new Op.Broadcast(u, merged(axes, innerAxes, shape.rank()), shape), node);
      // a reduction over no axes = x
      case Op.Reduce(_, var x, var axes) when axes.isEmpty() -> x;
      // reverse(reverse(x)) = x
      case Op.Reverse(var x, int axis) when x.op() instanceof Op.Reverse(var u, int inner) && axis == inner -> u;
      // x[0:size] = x
      case Op.Slice(var x, _, _, _, _) when x.shape().equals(node.shape()) -> x;
      // a concatenation of one part = that part
      case Op.Concat(var parts, _) when parts.size() == 1 -> parts.getFirst();
      // a padding by nothing = x
      case Op.Pad(var x, _, _, _, _) when x.shape().equals(node.shape()) -> x;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  private static Tensor absorbTransposes(Tensor node) {
    if (!(node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY))) {
      return node;
    }
    // xᵀ · y and x · yᵀ are products of their own
    if (x.op() instanceof Op.Transpose(var u, var permutation) && exchangesLastTwo(permutation)) {
      return made(new Op.MatMul(u, y, !transposeX, transposeY), node);
    }
    if (y.op() instanceof Op.Transpose(var u, var permutation) && exchangesLastTwo(permutation)) {
      return made(new Op.MatMul(x, u, transposeX, !transposeY), node);
    }
    return node;
  }

  private static Tensor reduceOfBroadcast(Tensor node) {
    // Of no copies, the sum is 0 and the maximum −∞, whatever x is.
    if (!(node.op() instanceof Op.Reduce(var reduction, var x, var axes)
        && x.op() instanceof Op.Broadcast(var u, var repeated, var shape) && axes.equals(repeated)
        && axes.stream().noneMatch(axis -> Extent.of(shape.dim(axis)).is(0)))) {
      return node;
    }
    return switch (reduction) {
      // Σ over n copies of x = n · x
      case SUM -> {
        var count = Extent.ONE;
        for (int axis : axes) {
          count = count.times(Extent.of(shape.dim(axis)));
        }
        var size = made(new Op.Size(count, u.dtype()), node);
        var factor = u.shape().rank() == 0
            ? size
            : made(new Op.Broadcast(size, IntStream.range(0, u.shape().rank()).boxed().toList(), u.shape()), node);
        yield made(new Op.Mul(u, factor), node);
      }
      // max and min over copies of x = x
      case MAX, MIN -> u;
      // the product of copies is a power, which rounds in another way
      case PROD -> node;
    };
  }

  private static Tensor computeBeforeBroadcast(Tensor node) {
    // f(broadcast(x), broadcast(y)) = broadcast(f(x, y))
    if (node.op() instanceof Op.Elementwise elementwise
        && elementwise.operands().getFirst().op() instanceof Op.Broadcast(_, var axes, var shape)
        && elementwise.operands().stream().allMatch(operand -> isBroadcast(operand, axes))) {
      var sources = elementwise.operands().stream().map(operand -> operand.op().operands().getFirst()).toList();
      return made(new Op.Broadcast(made(elementwise.withOperands(sources), node), axes, shape), node);
    }
    return node;
  }

  private static boolean isBroadcast(Tensor tensor, List<Integer> axes) {
    return tensor.op() instanceof Op.Broadcast broadcast && broadcast.axes().equals(axes);
  }

  private static boolean isIdentity(List<Integer> permutation) {
    return IntStream.range(0, permutation.size()).allMatch(axis -> permutation.get(axis) == axis);
  }

  private static boolean exchangesLastTwo(List<Integer> permutation) {
    int rank = permutation.size();
    return permutation.get(rank - 1) == rank - 2 && permutation.get(rank - 2) == rank - 1
        && IntStream.range(0, rank - 2).allMatch(axis -> permutation.get(axis) == axis);
  }

  /// The axes that two broadcasts in a row add, counted in the final shape.
  private static List<Integer> merged(List<Integer> outer, List<Integer> inner, int rank) {
    var kept = IntStream.range(0, rank).filter(axis -> !outer.contains(axis)).boxed().toList();
    var all = new ArrayList<>(outer);
    inner.forEach(axis -> all.add(kept.get(axis)));
    return all.stream().sorted().toList();
  }

  private static Tensor made(Op op, Tensor node) {
    return Tensor.of(op, node.origin());
  }
}
