package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What a computed node reads, and over which domain its loops run.
public final class Accesses {
  private Accesses() {
  }

  /// Whether a kernel must compute this node: it is neither a leaf, nor a mere change of index, nor a comparison, which
  /// whoever needs it computes again.
  public static boolean isComputed(Tensor node) {
    return switch (node.op()) {
      case Op.Compare _, Op.Leaf _, Op.Layout _ -> false;
      case Op.Elementwise _, Op.Contraction _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> true;
    };
  }

  /// The iteration domain of a computed node: its own shape, before reduction where it reduces. For a product see
  /// [ProductDomain].
  public static Shape domain(Tensor node) {
    return switch (node.op()) {
      case Op.Reduce(_, var x, _) -> x.shape();
      case Op.MatMul _ -> ProductDomain.of(node).shape();
      case Op.Leaf _, Op.Elementwise _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> node.shape();
    };
  }

  /// The values that a computed node reads, each with the place in the node's domain where it is read: its operands in
  /// order, and for a comparison the values compared. The operands of an assembly are read over domains of their own.
  public static List<IndexMap.Access> of(Tensor node) {
    if (node.op() instanceof Op.Scan) {
      // A loop takes whole arrays.
      return node.op().operands().stream()
          .map(operand -> IndexMap.resolve(operand, IndexMap.identity(operand.shape().rank()))).toList();
    }
    var identity = IndexMap.identity(domain(node).rank());
    return switch (node.op()) {
      case Op.MatMul _ -> ProductDomain.of(node).factors();
      case Op.Gather(var x, var indices, int axis) -> Stream.concat(
          through(IndexMap.resolve(x, identity.lookedUp(node, indices, axis))),
          through(IndexMap.resolve(indices, identity.ofIndices(indices, axis)))).toList();
      case Op.ScatterAdd(var updates, var indices, int axis, _) -> {
        var all = IndexMap.identity(updates.shape().rank());
        yield Stream.concat(through(IndexMap.resolve(updates, all)),
            through(IndexMap.resolve(indices, all.ofIndices(indices, axis)))).toList();
      }
      case Op.Assembly assembly -> assembly.operands().stream()
          .flatMap(operand -> through(IndexMap.resolve(operand, IndexMap.identity(operand.shape().rank())))).toList();
      case Op.Leaf _, Op.Elementwise _, Op.Reduce _, Op.Layout _, Op.Scan _, Op.Annotation _ ->
          node.op().operands().stream().flatMap(operand -> through(IndexMap.resolve(operand, identity))).toList();
    };
  }

  private static Stream<IndexMap.Access> through(IndexMap.Access access) {
    return access.source().op() instanceof Op.Compare(_, var x, var y)
        ? Stream.of(x, y).flatMap(operand -> through(IndexMap.resolve(operand, access.map())))
        : Stream.of(access);
  }

  /// What an assembly puts at places of its result.
  ///
  /// @param operand whose elements are put there, each once
  /// @param target where in the result, when the kernel is at a place of the operand
  public record Piece(Tensor operand, IndexMap target) {
  }

  /// The pieces that an assembly is made of, in order.
  public static List<Piece> pieces(Tensor assembly) {
    return switch ((Op.Assembly) assembly.op()) {
      case Op.Pad(var x, int axis, int low, _, int interior) -> {
        var everywhere = IndexMap.identity(x.shape().rank());
        yield List.of(new Piece(x, everywhere.with(axis, Coordinate.of(axis).stepped(low, interior + 1L))));
      }
      case Op.Concat(var parts, int axis) -> {
        var pieces = new ArrayList<Piece>();
        long start = 0;
        for (var part : parts) {
          var everywhere = IndexMap.identity(part.shape().rank());
          pieces.add(new Piece(part, everywhere.with(axis, Coordinate.of(axis).stepped(start, 1))));
          start += Extent.of(part.shape().dim(axis)).factor();
        }
        yield pieces;
      }
      case Op.Fold(var x, int axis, _, int stride, int dilation) -> List.of(windows(x, axis, stride, dilation));
      case Op.ScatterAdd(var updates, var indices, int axis, _) -> List.of(
          new Piece(updates, IndexMap.identity(updates.shape().rank()).lookedUp(assembly, indices, axis)));
    };
  }

  /// All windows at one place after those at another, so that neighbours are added to neighbours; but one window after the other where its
  /// places lie side by side.
  private static Piece windows(Tensor x, int axis, int stride, int dilation) {
    int last = x.shape().rank() - 1;
    var identity = IndexMap.identity(last + 1);
    var source = IndexMap.resolve(x, identity).map().axes();
    if (axis == last - 1 && !source.isEmpty() && source.getLast().equals(Coordinate.of(last))) {
      return new Piece(x, identity.windows(axis, stride, dilation));
    }
    var order = new ArrayList<>(IntStream.rangeClosed(0, last).boxed().toList());
    order.add(axis, order.removeLast());
    var target = new ArrayList<>(identity.axes());
    var place = target.remove(axis);
    target.set(axis, target.get(axis).window(place, stride, dilation));
    return new Piece(Tensor.of(new Op.Transpose(x, order), x.origin()), new IndexMap(target));
  }

  /// The stored value that a chain of reshapes views.
  public static Tensor stored(Tensor tensor) {
    var source = tensor;
    while (source.op() instanceof Op.Reshape(var x, _)) {
      source = x;
    }
    return source;
  }
}
