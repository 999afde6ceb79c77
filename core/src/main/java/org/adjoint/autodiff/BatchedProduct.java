package org.adjoint.autodiff;

import java.util.Optional;
import org.adjoint.array.Dim;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// A matrix product for a batch. Where all examples share a factor, those of the other one are laid side by side, and the product stays
/// one of matrices; only where the sizes cannot be multiplied is the shared factor repeated.
final class BatchedProduct {
  private BatchedProduct() {
  }

  static Tensor of(Op.MatMul op, Batch batch) {
    var rows = rows(op);
    var columns = columns(op);
    int rank = op.x().shape().rank();
    var manyRows = batch.has(op.y()) ? Optional.<Dim>empty() : Batch.product(batch.size(), op.x().shape().dim(rows));
    if (manyRows.isPresent()) {
      var x = beside(batch.of(op.x()), rows, manyRows.get());
      var product = Tensor.of(new Op.MatMul(x, op.y(), op.transposeX(), op.transposeY()));
      return Batch.moved(Batch.split(product, rank - 2, batch.size(), op.x().shape().dim(rows)), rank - 2, 0);
    }
    var manyColumns =
        batch.has(op.x()) ? Optional.<Dim>empty() : Batch.product(batch.size(), op.y().shape().dim(columns));
    if (manyColumns.isPresent()) {
      var y = beside(batch.of(op.y()), columns, manyColumns.get());
      var product = Tensor.of(new Op.MatMul(op.x(), y, op.transposeX(), op.transposeY()));
      return Batch.moved(Batch.split(product, rank - 1, batch.size(), op.y().shape().dim(columns)), rank - 1, 0);
    }
    return Tensor.of(new Op.MatMul(batch.all(op.x()), batch.all(op.y()), op.transposeX(), op.transposeY()));
  }

  private static int rows(Op.MatMul op) {
    return op.x().shape().rank() - (op.transposeX() ? 1 : 2);
  }

  private static int columns(Op.MatMul op) {
    return op.y().shape().rank() - (op.transposeY() ? 2 : 1);
  }

  /// The matrices of a batch side by side along an axis, counted as in one example.
  private static Tensor beside(Tensor matrices, int axis, Dim merged) {
    return Batch.merged(Batch.moved(matrices, 0, axis), axis, merged);
  }
}
