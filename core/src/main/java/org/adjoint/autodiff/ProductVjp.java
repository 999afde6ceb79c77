package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.graph.Body;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The derivative of a product of many with respect to one is the product of the others, which is also right where factors are 0
/// and `y / x` is not: running products from both sides, as two loops.
final class ProductVjp {
  private ProductVjp() {
  }

  /// The cotangent of `x` for the product over `axes` with the cotangent `g`.
  static Tensor of(Tensor x, List<Integer> axes, Tensor g) {
    if (axes.isEmpty()) {
      return g;
    }
    // The product over several axes is that over the last of them, and then over the others.
    int axis = axes.getLast();
    var rest = axes.subList(0, axes.size() - 1);
    var inner = rest.isEmpty() ? g : of(Tensor.of(new Op.Reduce(Op.Reduction.PROD, x, List.of(axis))), rest, g);
    return Tensor.of(new Op.Broadcast(inner, List.of(axis), x.shape())).mul(others(x, axis));
  }

  /// For each place the product of all other places along `axis`.
  private static Tensor others(Tensor x, int axis) {
    int rank = x.shape().rank();
    var toFront = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    toFront.remove(Integer.valueOf(axis));
    toFront.addFirst(axis);
    var sequence = Tensor.of(new Op.Transpose(x, toFront));
    var product = running(sequence, false).mul(running(sequence, true));
    var back = IntStream.range(0, rank).mapToObj(toFront::indexOf).toList();
    return Tensor.of(new Op.Transpose(product, back));
  }

  /// The products of all earlier elements of a sequence, or of all later ones.
  private static Tensor running(Tensor sequence, boolean reverse) {
    var shape = sequence.shape().without(List.of(0));
    var product = Tensor.input("product", sequence.dtype(), shape);
    var factor = Tensor.input("factor", sequence.dtype(), shape);
    var body = new Body(List.of(product, factor), List.of(product.mul(factor)));
    var loop = new Loop(body, List.of(sequence.number(1).broadcastTo(shape)), List.of(sequence), List.of(),
        sequence.shape().dim(0), reverse);
    return loop.result(new Loop.Result.Before(0));
  }
}
