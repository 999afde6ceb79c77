package org.adjoint.functions;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Tensor;

/// Products of vectors, matrices and batches of them. Leading axes are broadcast as in elementwise functions.
public final class LinearAlgebra {
  private LinearAlgebra() {
  }

  /// `Σ x y` over the last axis.
  public static Tensor dot(Tensor x, Tensor y) {
    requireAxes(x, 1);
    requireAxes(y, 1);
    requireInner(x, x.shape().dim(-1), y, y.shape().dim(-1));
    return x.mul(y).sum(-1);
  }

  /// `x[…, i] · y[…, j]` at `[…, i, j]`.
  public static Tensor outer(Tensor x, Tensor y) {
    requireAxes(x, 1);
    requireAxes(y, 1);
    return x.expand(-1).mul(y.expand(-2));
  }

  /// `Σⱼ matrix[…, i, j] · x[…, j]`.
  public static Tensor matVec(Tensor matrix, Tensor x) {
    requireAxes(matrix, 2);
    requireAxes(x, 1);
    var product = matMul(matrix, x.expand(-1));
    return Layouts.squeeze(product, -1);
  }

  /// The matrix product over the last two axes, with leading axes broadcast. A vector is a row on the left and a column on the right.
  public static Tensor matMul(Tensor x, Tensor y) {
    requireAxes(x, 1);
    requireAxes(y, 1);
    if (x.shape().rank() == 1) {
      return Layouts.squeeze(matMul(x.expand(0), y), y.shape().rank() == 1 ? -1 : -2);
    }
    if (y.shape().rank() == 1) {
      return Layouts.squeeze(matMul(x, y.expand(-1)), -1);
    }
    requireInner(x, x.shape().dim(-1), y, y.shape().dim(-2));
    var batch = broadcast(leading(x), leading(y), x, y);
    return batched(x, batch).matMul(batched(y, batch));
  }

  private static List<Dim> leading(Tensor x) {
    return x.shape().dims().subList(0, x.shape().rank() - 2);
  }

  private static List<Dim> broadcast(List<Dim> first, List<Dim> second, Tensor x, Tensor y) {
    var dims = new ArrayList<Dim>();
    int rank = Math.max(first.size(), second.size());
    for (int axis = 0; axis < rank; axis++) {
      int inFirst = axis - rank + first.size();
      int inSecond = axis - rank + second.size();
      var a = inFirst < 0 ? Dim.of(1) : first.get(inFirst);
      var b = inSecond < 0 ? Dim.of(1) : second.get(inSecond);
      if (!a.equals(b) && !a.isOne() && !b.isOne()) {
        throw new GraphException("leading axes are needed that are equal or 1, but got " + x.shape() + " and "
            + y.shape());
      }
      dims.add(a.isOne() ? b : a);
    }
    return dims;
  }

  private static Tensor batched(Tensor x, List<Dim> batch) {
    var dims = new ArrayList<>(batch);
    dims.addAll(x.shape().dims().subList(x.shape().rank() - 2, x.shape().rank()));
    return x.broadcastTo(new Shape(dims));
  }

  private static void requireAxes(Tensor x, int axes) {
    if (x.shape().rank() < axes) {
      throw new GraphException(
          axes + (axes == 1 ? " axis is" : " axes are") + " needed at least, but got " + x.shape());
    }
  }

  private static void requireInner(Tensor x, Dim inner, Tensor y, Dim innerOfY) {
    if (!inner.equals(innerOfY)) {
      throw new GraphException("equal inner sizes are needed, but of " + x.shape() + " and " + y.shape() + " they are "
          + inner + " and " + innerOfY);
    }
  }

  /// The sum of the elements of the last two axes whose row and column are equal.
  public static Tensor trace(Tensor x) {
    return Layouts.diagonal(x).sum(-1);
  }

  /// The matrix of blocks `x[i, j] · y`, at which the last two axes are looked.
  public static Tensor kronecker(Tensor x, Tensor y) {
    requireAxes(x, 2);
    requireAxes(y, 2);
    var blocks = Layouts.expandDims(x, -1, -3).mul(Layouts.expandDims(y, -2, -4));
    int rank = blocks.shape().rank();
    var dims = new ArrayList<>(blocks.shape().dims().subList(0, rank - 4));
    dims.add(Axes.merged(blocks.shape().dims().subList(rank - 4, rank - 2)));
    dims.add(Axes.merged(blocks.shape().dims().subList(rank - 2, rank)));
    return blocks.reshape(new Shape(dims));
  }

  /// Sums of products over axes that letters name: `einsum("bij,bjk->bik", x, y)` is the batched matrix product.
  ///
  /// Each operand's axes are named by letters; axes with the same letter run together, and what is not among the letters after the arrow is summed over. A
  /// letter twice in one operand takes its diagonal. `...` stands for leading axes that are not named, which are broadcast. Without an arrow the
  /// result has `...` and then, in alphabetical order, the letters that occur once. Products are taken from left to right.
  ///
  /// @throws GraphException when the text does not fit the operands, or a letter has two sizes
  public static Tensor einsum(String formula, Tensor... operands) {
    return Einsum.apply(formula, List.of(operands));
  }
}
