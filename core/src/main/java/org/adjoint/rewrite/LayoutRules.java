package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Moves that cancel, that another op can take over, or that are better made later.
///
/// Each rule makes fewer moves, or brings a broadcast closer to the result.
final class LayoutRules {
  private LayoutRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(LayoutRules::cancel, LayoutRules::absorbTransposes, LayoutRules::computeBeforeBroadcast);
  }

  private static Tensor cancel(Tensor node) {
    return switch (node.op()) {
      // reshape(x, shape of x) = x
      case Op.Reshape(var x, var shape) when x.shape().equals(shape) -> x;
      // reshape(reshape(x)) = reshape(x)
      case Op.Reshape(var x, var shape) when x.op() instanceof Op.Reshape(var u, _) ->
          Tensor.of(new Op.Reshape(u, shape));
      // reshape(broadcast(c)) = broadcast(c), where c is one number
      case Op.Reshape(var x, var shape) when x.op() instanceof Op.Broadcast(var u, _, _) && u.shape().rank() == 0 ->
          u.broadcastTo(shape);
      // transpose(x, 0, 1, …) = x
      case Op.Transpose(var x, var permutation) when isIdentity(permutation) -> x;
      // transpose(transpose(x, p), q) = transpose(x, p∘q)
      case Op.Transpose(var x, var outer) when x.op() instanceof Op.Transpose(var u, var inner) ->
          Tensor.of(new Op.Transpose(u, outer.stream().map(inner::get).toList()));
      // transpose(broadcast(x)) = broadcast(transpose(x))
      case Op.Transpose(var x, var permutation) when x.op() instanceof Op.Broadcast(var u, var axes, _) ->
          transposed(node, u, axes, permutation);
      // broadcast(x) along no axes = x
      case Op.Broadcast(var x, var axes, _) when axes.isEmpty() -> x;
      // broadcast(broadcast(x)) = broadcast(x)
      case Op.Broadcast(var x, var axes, var shape) when x.op() instanceof Op.Broadcast(var u, var innerAxes, _) ->
          Tensor.of(new Op.Broadcast(u, merged(axes, innerAxes, shape.rank()), shape));
      // reverse(reverse(x)) = x
      case Op.Reverse(var x, int axis) when x.op() instanceof Op.Reverse(var u, int inner) && axis == inner -> u;
      // reverse(broadcast(x)) = broadcast(x) along an axis that is repeated
      case Op.Reverse(var x, int axis) when x.op() instanceof Op.Broadcast(_, var axes, _) && axes.contains(axis) -> x;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  private static Tensor transposed(Tensor node, Tensor u, List<Integer> axes, List<Integer> permutation) {
    int rank = permutation.size();
    var kept = IntStream.range(0, rank).boxed().filter(axis -> !axes.contains(axis)).toList();
    var repeated = IntStream.range(0, rank).boxed().filter(axis -> axes.contains(permutation.get(axis))).toList();
    var order = permutation.stream().filter(kept::contains).map(kept::indexOf).toList();
    return Tensor.of(new Op.Broadcast(Tensor.of(new Op.Transpose(u, order)), repeated, node.shape()));
  }

  private static Tensor absorbTransposes(Tensor node) {
    if (!(node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY))) {
      return node;
    }
    // xᵀ · y and x · yᵀ are products of their own
    if (x.op() instanceof Op.Transpose(var u, var permutation) && exchangesLastTwo(permutation)) {
      return Tensor.of(new Op.MatMul(u, y, !transposeX, transposeY));
    }
    if (y.op() instanceof Op.Transpose(var u, var permutation) && exchangesLastTwo(permutation)) {
      return Tensor.of(new Op.MatMul(x, u, transposeX, !transposeY));
    }
    return node;
  }

  private static Tensor computeBeforeBroadcast(Tensor node) {
    if (!(node.op() instanceof Op.Elementwise elementwise)) {
      return node;
    }
    var shape = node.shape();
    var common = IntStream.range(0, shape.rank()).boxed()
        .filter(axis -> elementwise.operands().stream().allMatch(operand -> isRepeated(operand, axis))).toList();
    if (common.isEmpty()) {
      return node;
    }
    // f(broadcast(x), broadcast(y)) = broadcast(f(x, y)) along the axes that both repeat
    var operands = elementwise.operands().stream().map(operand -> once(operand, common, shape)).toList();
    return Tensor.of(new Op.Broadcast(Tensor.of(elementwise.withOperands(operands)), common, shape));
  }

  private static boolean isRepeated(Tensor tensor, int axis) {
    return tensor.op() instanceof Op.Broadcast broadcast && broadcast.axes().contains(axis);
  }

  /// A broadcast without some of the axes along which it repeats.
  private static Tensor once(Tensor broadcast, List<Integer> axes, Shape shape) {
    var operand = (Op.Broadcast) broadcast.op();
    var left = IntStream.range(0, shape.rank()).boxed().filter(axis -> !axes.contains(axis)).toList();
    var still = operand.axes().stream().filter(left::contains).map(left::indexOf).toList();
    return still.isEmpty() ? operand.x() : Tensor.of(new Op.Broadcast(operand.x(), still, shape.without(axes)));
  }

  private static boolean isIdentity(List<Integer> permutation) {
    return IntStream.range(0, permutation.size()).allMatch(axis -> permutation.get(axis) == axis);
  }

  private static boolean exchangesLastTwo(List<Integer> permutation) {
    int rank = permutation.size();
    return permutation.get(rank - 1) == rank - 2 && permutation.get(rank - 2) == rank - 1
        && IntStream.range(0, rank - 2).allMatch(axis -> permutation.get(axis) == axis);
  }

  /// The axes that two broadcasts in a row add, counted in the final shape; likewise those that two reductions in a row remove,
  /// the inner as `outer`, counted in the first shape.
  static List<Integer> merged(List<Integer> outer, List<Integer> inner, int rank) {
    var kept = IntStream.range(0, rank).filter(axis -> !outer.contains(axis)).boxed().toList();
    var all = new ArrayList<>(outer);
    inner.forEach(axis -> all.add(kept.get(axis)));
    return all.stream().sorted().toList();
  }
}
