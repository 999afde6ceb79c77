package org.adjoint.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Uses of the primitives that move elements: along each axis of `x`, and of floating-point numbers with gradients.
final class MovementExamples {
  /// How an axis of a known size is moved.
  private interface AlongAxis {
    Stream<Op> ops(int axis, int size);
  }

  private MovementExamples() {
  }

  static Stream<Tensor> slices(Tensor x, Tensor y) {
    return withGradients(x, alongFixedAxes(x, (axis, size) -> Stream.concat(
        Stream.of(new Op.Slice(x, axis, 0, 0, 1), new Op.Slice(x, axis, size / 2, (size + 1) / 2, 1)),
        size < 2 ? Stream.of() : Stream.of(new Op.Slice(x, axis, 1, size / 2, 2)))));
  }

  static Stream<Tensor> reversals(Tensor x, Tensor y) {
    int rank = x.shape().rank();
    var all = x;
    for (int axis = 0; axis < rank; axis++) {
      all = Tensor.of(new Op.Reverse(all, axis));
    }
    var single = IntStream.range(0, rank).mapToObj(axis -> Tensor.of(new Op.Reverse(x, axis)));
    return withGradients(x, Stream.concat(single, rank > 1 ? Stream.of(all, all.transpose()) : Stream.of()));
  }

  static Stream<Tensor> windows(Tensor x, Tensor y) {
    return withGradients(x, alongFixedAxes(x, (axis, size) -> windowings(x, axis, size)));
  }

  private static Stream<Op> windowings(Tensor x, int axis, int size) {
    var single = size < 1 ? Stream.<Op>of() : Stream.<Op>of(new Op.Unfold(x, axis, 1, 2, 3));
    var several = size < 4 ? Stream.<Op>of()
        : Stream.<Op>of(new Op.Unfold(x, axis, 3, 1, 1), new Op.Unfold(x, axis, 2, 2, 3),
            new Op.Unfold(x, axis, size - 1, 1, 1));
    return Stream.concat(single, several);
  }

  static Stream<Tensor> barriers(Tensor x, Tensor y) {
    return withGradients(x, Stream.of(Tensor.of(new Op.Barrier(x)),
        Tensor.of(new Op.Reverse(Tensor.of(new Op.Barrier(x.expand(0))), 0))));
  }

  static Stream<Tensor> paddings(Tensor x, Tensor y) {
    return withGradients(x, alongFixedAxes(x, (axis, size) -> Stream.of(new Op.Pad(x, axis, 1, 2, 0),
        new Op.Pad(x, axis, 0, 0, 1), new Op.Pad(x, axis, 20, 0, 2))));
  }

  static Stream<Tensor> concatenations(Tensor x, Tensor y) {
    return withGradients(x, alongFixedAxes(x, (axis, size) -> Stream.of(new Op.Concat(List.of(x, y, x), axis),
        new Op.Concat(List.of(y, Tensor.of(new Op.Slice(x, axis, 0, size / 2, 1))), axis))));
  }

  static Stream<Tensor> overlaps(Tensor x, Tensor y) {
    return withGradients(x, alongFixedAxes(x, (axis, size) -> windowings(x, axis, size)).flatMap(windows -> {
      var unfold = (Op.Unfold) windows.op();
      int size = ((Dim.Fixed) x.shape().dim(unfold.axis())).size();
      var computed = unfold.window() == 3 ? windows.mul(2) : windows;
      return Stream.of(Tensor.of(
          new Op.Fold(computed, unfold.axis(), size + unfold.stride() - 1, unfold.stride(), unfold.dilation())));
    }));
  }

  static Stream<Tensor> lookups(Tensor x, Tensor y) {
    return withGradients(x, alongFixedAxes(x, (axis, size) -> size == 0
        ? Stream.of(new Op.Gather(x, indices(DType.INT32, 1, 0), axis))
        : allIndices(size).map(indices -> new Op.Gather(x, indices, axis))));
  }

  static Stream<Tensor> additions(Tensor x, Tensor y) {
    return withGradients(x, alongFixedAxes(x, (axis, size) -> size == 0
        ? Stream.of()
        : allIndices(size).skip(1).map(
            indices -> new Op.ScatterAdd(Tensor.of(new Op.Gather(x, indices, axis)).mul(3), indices, axis,
                Dim.of(size)))));
  }

  /// Indices of several kinds below `size`: a scalar, with duplicates, of two axes, and computed ones.
  private static Stream<Tensor> allIndices(int size) {
    return Stream.of(Tensor.constant(NdArray.scalar(DType.INT64, size - 1)),
        indices(DType.INT32, size, 7), indices(DType.INT64, size, 3, 2),
        Tensor.iota(DType.INT32, Shape.of(size), 0).neg().add(size - 1));
  }

  private static Tensor indices(DType dtype, int below, int... shape) {
    return Tensor.constant(Samples.array(dtype, Shape.of(shape), IntStream.iterate(0, i -> i + 1)
        .mapToDouble(i -> (i * 5 + 2) % below)));
  }

  private static Stream<Tensor> alongFixedAxes(Tensor x, AlongAxis along) {
    return IntStream.range(0, x.shape().rank()).boxed()
        .flatMap(axis -> x.shape().dim(axis) instanceof Dim.Fixed(int size) ? along.ops(axis, size) : Stream.<Op>of())
        .map(Tensor::of);
  }

  /// The results, and the gradients of `Σ result · (1, 2, 3, …)`.
  private static Stream<Tensor> withGradients(Tensor x, Stream<Tensor> results) {
    return results.flatMap(result -> {
      if (!x.dtype().isFloating()) {
        return Stream.of(result);
      }
      var weights = new ArrayList<Tensor>();
      weights.add(result.number(1).broadcastTo(result.shape()));
      for (int axis = 0; axis < result.shape().rank(); axis++) {
        weights.add(weights.getLast().mul(2).add(Tensor.iota(x.dtype(), result.shape(), axis)));
      }
      return Stream.of(result, Gradients.of(result.mul(weights.getLast()).sum(), List.of(x)).getFirst());
    });
  }
}
