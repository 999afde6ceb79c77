package org.adjoint.codegen;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Elements moved at random along an axis.
final class RandomMovement {
  private static final int MOST_ELEMENTS = 400;

  private final Random random;

  RandomMovement(Random random) {
    this.random = random;
  }

  /// A view of `x`.
  Tensor viewed(Tensor x) {
    int axis = axis(x);
    if (axis < 0) {
      return x.expand(0);
    }
    int size = size(x, axis);
    return switch (random.nextInt(5)) {
      case 0 -> {
        int start = random.nextInt(size);
        int step = 1 + random.nextInt(3);
        yield Tensor.of(new Op.Slice(x, axis, start, 1 + random.nextInt((size - 1 - start) / step + 1), step));
      }
      case 1 -> Tensor.of(new Op.Reverse(x, random.nextInt(x.shape().rank())));
      case 2, 3 -> windows(x, axis);
      default -> Tensor.of(new Op.Barrier(x));
    };
  }

  private Tensor windows(Tensor x, int axis) {
    int dilation = 1 + random.nextInt(2);
    int window = 1 + random.nextInt((size(x, axis) - 1) / dilation + 1);
    return isLarge(x) ? x : Tensor.of(new Op.Unfold(x, axis, window, 1 + random.nextInt(3), dilation));
  }

  /// An assembly of `x`.
  Tensor assembled(Tensor x) {
    int axis = axis(x);
    if (axis < 0 || isLarge(x)) {
      return x.mul(0.5);
    }
    return switch (random.nextInt(3)) {
      case 0 -> Tensor.of(new Op.Pad(x, axis, random.nextInt(3), random.nextInt(3), random.nextInt(3)));
      case 1 -> Tensor.of(new Op.Concat(List.of(x, Tensor.of(new Op.Reverse(x, axis)), x.mul(0.5)), axis));
      default -> folded(x);
    };
  }

  private Tensor folded(Tensor x) {
    int rank = x.shape().rank();
    int axis = axis(x);
    if (axis == rank - 1 || !(x.shape().dim(-1) instanceof Dim.Fixed(int window))) {
      return x.mul(0.5);
    }
    int stride = 1 + random.nextInt(3);
    int dilation = 1 + random.nextInt(2);
    int span = (size(x, axis) - 1) * stride + (window - 1) * dilation + 1;
    return Tensor.of(new Op.Fold(x, axis, span + random.nextInt(2), stride, dilation)).mul(0.3);
  }

  /// Slices of `x`, taken or added up.
  Tensor lookedUp(Tensor x) {
    int axis = axis(x);
    if (axis < 0 || isLarge(x)) {
      return x.mul(0.5);
    }
    if (random.nextBoolean()) {
      var shapes = List.of(Shape.SCALAR, Shape.of(1), Shape.of(3), Shape.of(2, 3));
      return Tensor.of(new Op.Gather(x, indices(shapes.get(random.nextInt(shapes.size())), size(x, axis)), axis));
    }
    int size = 1 + random.nextInt(5);
    return Tensor.of(new Op.ScatterAdd(x, indices(Shape.of(size(x, axis)), size), axis, Dim.of(size))).mul(0.3);
  }

  private Tensor indices(Shape shape, int below) {
    var dtype = random.nextBoolean() ? DType.INT32 : DType.INT64;
    return Tensor.constant(Samples.array(dtype, shape, random.ints(0, below).asDoubleStream()));
  }

  /// An axis of a known size, or −1.
  private int axis(Tensor x) {
    var axes = IntStream.range(0, x.shape().rank()).filter(axis -> x.shape().dim(axis) instanceof Dim.Fixed).toArray();
    return axes.length == 0 ? -1 : axes[random.nextInt(axes.length)];
  }

  private static boolean isLarge(Tensor x) {
    return x.shape().rank() > 4 || x.shape().elements().factor() > MOST_ELEMENTS;
  }

  private static int size(Tensor x, int axis) {
    return ((Dim.Fixed) x.shape().dim(axis)).size();
  }
}
