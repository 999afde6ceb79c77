package org.adjoint.rewrite;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Transpositions that are made of what is computed from a tensor, not of the tensor: so it is computed in the order in which its operands
/// lie in memory, along vectors, and a transposition often meets its inverse on the way.
///
/// Matrices are left alone, since products take them either way, and so are transpositions that keep the last axis, in whose rows vectors lie.
/// Each rule brings a transposition closer to the results.
final class TransposeRules {
  private TransposeRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(TransposeRules::afterElementwise, TransposeRules::afterMoveOfOneAxis, TransposeRules::afterReshape,
        TransposeRules::afterFold);
  }

  private static Tensor afterElementwise(Tensor node) {
    if (!(node.op() instanceof Op.Elementwise elementwise)) {
      return node;
    }
    var permutations = elementwise.operands().stream().filter(TransposeRules::turnsRows)
        .map(operand -> ((Op.Transpose) operand.op()).permutation()).distinct().toList();
    boolean others = elementwise.operands().stream()
        .anyMatch(operand -> !turnsRows(operand) && !(operand.op() instanceof Op.Broadcast));
    if (permutations.size() != 1 || others) {
      return node;
    }
    // f(transpose(x), broadcast(y)) = transpose(f(x, transpose⁻¹(broadcast(y))))
    var permutation = permutations.getFirst();
    var operands = elementwise.operands().stream().map(operand -> operand.op() instanceof Op.Transpose(var x, _)
        ? x
        : transposed(operand, inverse(permutation))).toList();
    return transposed(named(Tensor.of(elementwise.withOperands(operands)), node), permutation);
  }

  private static Tensor afterMoveOfOneAxis(Tensor node) {
    return switch (node.op()) {
      // transpose(x)[a:b] = transpose(x[a:b])
      case Op.Slice(var x, int axis, int start, int size, int step) when turnsRows(x)
          && x.op() instanceof Op.Transpose(var u, var permutation) ->
          transposed(Tensor.of(new Op.Slice(u, permutation.get(axis), start, size, step)), permutation);
      // pad(transpose(x)) = transpose(pad(x))
      case Op.Pad(var x, int axis, int low, int high, int interior) when turnsRows(x)
          && x.op() instanceof Op.Transpose(var u, var permutation) ->
          transposed(named(Tensor.of(new Op.Pad(u, permutation.get(axis), low, high, interior)), node), permutation);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  private static Tensor afterReshape(Tensor node) {
    if (!(node.op() instanceof Op.Reshape(var x, var shape) && turnsRows(x)
        && x.op() instanceof Op.Transpose(var u, var permutation) && WindowRules.isOwnArray(u))) {
      return node;
    }
    // reshape(transpose(x)) = transpose(reshape(x)), where axes that become one, or come from one, are neighbours in x too
    var groups = AxisGroup.between(x.shape(), shape).stream().sorted((one, other) -> Integer
        .compare(permutation.get(one.from().getFirst()), permutation.get(other.from().getFirst()))).toList();
    boolean apart = groups.stream().map(AxisGroup::from).anyMatch(axes -> IntStream.range(1, axes.size())
        .anyMatch(at -> permutation.get(axes.get(at)) != permutation.get(axes.get(at - 1)) + 1));
    if (groups.isEmpty() || apart) {
      return node;
    }
    var order = groups.stream().flatMap(group -> group.to().stream()).toList();
    var reshaped = Tensor.of(new Op.Reshape(u, new Shape(order.stream().map(shape::dim).toList())));
    return transposed(reshaped, inverse(order));
  }

  private static Tensor afterFold(Tensor node) {
    if (!(node.op() instanceof Op.Fold(var x, int axis, int size, int stride, int dilation)
        && x.op() instanceof Op.Transpose(var u, var permutation))) {
      return node;
    }
    int rank = node.shape().rank();
    var places = permutation.getLast();
    var order = permutation.subList(0, rank).stream().sorted().toList();
    if (rank < 3 || order.getLast().equals(permutation.get(rank - 1))) {
      return node;
    }
    // fold(transpose(x)) = transpose(fold(x with the places last))
    var operand = transposed(u, Stream.concat(order.stream(), Stream.of(places)).toList());
    var folded = Tensor.of(new Op.Fold(operand, order.indexOf(permutation.get(axis)), size, stride, dilation));
    return transposed(named(folded, node), permutation.subList(0, rank).stream().map(order::indexOf).toList());
  }

  private static boolean turnsRows(Tensor tensor) {
    return tensor.op() instanceof Op.Transpose transpose && transpose.turnsRows();
  }

  private static Tensor transposed(Tensor tensor, List<Integer> permutation) {
    return Tensor.of(new Op.Transpose(tensor, permutation));
  }

  private static List<Integer> inverse(List<Integer> permutation) {
    return IntStream.range(0, permutation.size()).mapToObj(permutation::indexOf).toList();
  }

  /// A value keeps its name where it is computed.
  private static Tensor named(Tensor value, Tensor node) {
    return node.name() == null ? value : value.named(node.name());
  }
}
