package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
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

  /// The iteration domain of a computed node: its own shape, before reduction where it reduces. For a product the terms of the
  /// sums are a further, last axis.
  public static Shape domain(Tensor node) {
    return switch (node.op()) {
      case Op.Reduce(_, var x, _) -> x.shape();
      case Op.MatMul(var x, _, boolean transposeX, _) -> {
        var dims = new ArrayList<Dim>(node.shape().dims());
        dims.add(x.shape().dim(transposeX ? -2 : -1));
        yield new Shape(dims);
      }
      case Op.Leaf _, Op.Elementwise _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> node.shape();
    };
  }

  /// The values that a computed node reads, each with the place in the node's domain where it is read: its operands in
  /// order, and for a comparison the values compared.
  public static List<IndexMap.Access> of(Tensor node) {
    if (node.op() instanceof Op.MatMul matMul) {
      int rank = node.shape().rank();
      return List.of(
          IndexMap.resolve(matMul.x(), matrix(rank - 2, rank - 2, rank, matMul.transposeX())),
          IndexMap.resolve(matMul.y(), matrix(rank - 2, rank, rank - 1, matMul.transposeY())));
    }
    var identity = IndexMap.identity(domain(node).rank());
    return node.op().operands().stream().flatMap(operand -> through(IndexMap.resolve(operand, identity))).toList();
  }

  private static Stream<IndexMap.Access> through(IndexMap.Access access) {
    return access.source().op() instanceof Op.Compare(_, var x, var y)
        ? Stream.of(x, y).flatMap(operand -> through(IndexMap.resolve(operand, access.map())))
        : Stream.of(access);
  }

  private static IndexMap matrix(int batchAxes, int row, int column, boolean transposed) {
    var axes = new ArrayList<>(IndexMap.identity(batchAxes).axes());
    axes.add(transposed ? column : row);
    axes.add(transposed ? row : column);
    return new IndexMap(axes);
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
