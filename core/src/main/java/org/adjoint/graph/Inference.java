package org.adjoint.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;

/// Shape and type of each primitive's result, and what its operands must be.
final class Inference {
  private final Op op;
  private final Origin origin;

  private Inference(Op op, Origin origin) {
    this.op = op;
    this.origin = origin;
  }

  /// The shape of the result of `op`.
  ///
  /// @throws GraphException when the operands do not fit; the message names `origin`
  static Shape shape(Op op, Origin origin) {
    var inference = new Inference(op, origin);
    var shape = inference.shape();
    inference.require(isCountable(shape),
        "cannot have the shape " + shape + ": its elements are more than a 64-bit number can count");
    return shape;
  }

  private static boolean isCountable(Shape shape) {
    try {
      return shape.elements().factor() >= 0;
    } catch (ArithmeticException _) {
      return false;
    }
  }

  /// The type of the result of `op`, whose shapes fit.
  ///
  /// @throws GraphException when an operand has a type that the op does not take; the message names `origin`
  static DType dtype(Op op, Origin origin) {
    return new Inference(op, origin).dtype();
  }

  private Shape shape() {
    return switch (op) {
      case Op.Input input -> input.shape();
      case Op.Constant constant -> constant.value().shape();
      case Op.Scalar _, Op.Size _ -> Shape.SCALAR;
      case Op.Iota(var shape, int axis, _) -> {
        existing(shape, axis);
        yield shape;
      }
      case Op.Elementwise elementwise -> same(elementwise.operands());
      case Op.Reduce(_, var x, var axes) -> {
        ascending(x.shape(), axes);
        yield x.shape().without(axes);
      }
      case Op.MatMul matMul -> matMul(matMul);
      case Op.Reshape(var x, var shape) -> {
        require(isCountable(shape),
            "cannot give " + x.shape() + " the shape " + shape + ", whose elements are more than a"
                + " 64-bit number can count");
        require(x.shape().elements().equals(shape.elements()), "cannot give " + x.shape() + " the shape " + shape + ": "
            + x.shape().elements() + " elements against " + shape.elements());
        yield shape;
      }
      case Op.Transpose(var x, var permutation) -> {
        require(permutation.size() == x.shape().rank() && new HashSet<>(permutation).size() == permutation.size(),
            "needs every axis of " + x.shape() + " once, but got " + permutation);
        yield new Shape(permutation.stream().map(axis -> x.shape().dim(existing(x.shape(), axis))).toList());
      }
      case Op.Broadcast(var x, var axes, var shape) -> {
        ascending(shape, axes);
        require(shape.without(axes).equals(x.shape()), "cannot repeat " + x.shape() + " along the axes " + axes
            + " to the shape " + shape + ", which without them is " + shape.without(axes));
        yield shape;
      }
      case Op.Slice slice -> slice(slice);
      case Op.Reverse(var x, int axis) -> {
        existing(x.shape(), axis);
        yield x.shape();
      }
      case Op.Unfold unfold -> unfold(unfold);
      case Op.Barrier(var x) -> x.shape();
      case Op.Pad pad -> pad(pad);
      case Op.Concat(var parts, int axis) -> concat(parts, axis);
      case Op.Fold fold -> fold(fold);
      case Op.Gather(var x, var indices, int axis) -> {
        existing(x.shape(), axis);
        yield replaced(x.shape(), axis, 1, indices.shape().dims());
      }
      case Op.ScatterAdd(var updates, var indices, int axis, var size) -> scatterAdd(updates, indices, axis, size);
      case Op.Scan(var loop, int result) -> scan(loop, result);
      case Op.CustomVjp(var value, _, _) -> value.shape();
      case Op.Checkpoint(var value, _) -> value.shape();
    };
  }

  private Shape slice(Op.Slice slice) {
    var shape = slice.x().shape();
    int size = fixed(shape, slice.axis());
    require(slice.step() >= 1 && slice.start() >= 0 && slice.size() >= 0,
        "needs a start and a size of at least 0 and a step of at least 1, but got start " + slice.start() + ", size "
            + slice.size()
            + " and step " + slice.step());
    require(slice.size() == 0 || slice.start() + (slice.size() - 1L) * slice.step() < size,
        "of " + slice.size() + " elements from " + slice.start() + " in steps of " + slice.step() + " reaches place "
            + (slice.start() + (slice.size() - 1L) * slice.step()) + ", but the axis " + slice.axis() + " of " + shape
            + " has " + size + " places from 0");
    return replaced(shape, slice.axis(), 1, List.of(Dim.of(slice.size())));
  }

  private Shape unfold(Op.Unfold unfold) {
    var shape = unfold.x().shape();
    int size = fixed(shape, unfold.axis());
    long span = windows(unfold.window(), unfold.stride(), unfold.dilation());
    require(span <= size, "needs a window within the axis " + unfold.axis() + " of " + shape + ", but one of "
        + unfold.window() + " places with dilation " + unfold.dilation() + " spans " + span);
    var dims = new ArrayList<>(shape.dims());
    dims.set(unfold.axis(), Dim.of((int) ((size - span) / unfold.stride()) + 1));
    dims.add(Dim.of(unfold.window()));
    return new Shape(dims);
  }

  /// The number of places that a window spans.
  private long windows(int window, int stride, int dilation) {
    require(window >= 1 && stride >= 1 && dilation >= 1,
        "needs a window, a stride and a dilation of at least 1, but got "
            + window + ", " + stride + " and " + dilation);
    return (window - 1L) * dilation + 1;
  }

  private Shape fold(Op.Fold fold) {
    var shape = fold.x().shape();
    require(shape.rank() >= 2 && fold.axis() < shape.rank() - 1,
        "needs an axis of windows before the last, which holds their places, but got axis " + fold.axis() + " of "
            + shape);
    int count = fixed(shape, fold.axis());
    int window = fixed(shape, shape.rank() - 1);
    long span = windows(window, fold.stride(), fold.dilation());
    require(count == 0 || (count - 1L) * fold.stride() + span <= fold.size(), "of " + count + " windows of " + window
        + " places with stride " + fold.stride() + " and dilation " + fold.dilation() + " needs more than the "
        + fold.size() + " places of its result");
    var dims = new ArrayList<>(shape.dims().subList(0, shape.rank() - 1));
    dims.set(fold.axis(), Dim.of(fold.size()));
    return new Shape(dims);
  }

  private Shape pad(Op.Pad pad) {
    var shape = pad.x().shape();
    int size = fixed(shape, pad.axis());
    require(pad.low() >= 0 && pad.high() >= 0 && pad.interior() >= 0,
        "needs numbers of zeros of at least 0, but got low " + pad.low() + ", high " + pad.high() + " and interior "
            + pad.interior());
    long padded = pad.low() + (long) pad.high() + size + Math.max(0, size - 1L) * pad.interior();
    require(padded <= Integer.MAX_VALUE, "makes the axis " + pad.axis() + " of " + shape + " too long: " + padded
        + " places, where an axis has at most " + Integer.MAX_VALUE);
    return replaced(shape, pad.axis(), 1, List.of(Dim.of((int) padded)));
  }

  private Shape concat(List<Tensor> parts, int axis) {
    require(!parts.isEmpty(), "needs at least one part");
    var first = parts.getFirst().shape();
    long size = 0;
    for (var part : parts) {
      var shape = part.shape();
      require(shape.rank() == first.rank()
          && shape.without(List.of(existing(shape, axis))).equals(first.without(List.of(axis))),
          "along axis " + axis + " needs parts that are equal in all other axes, but got " + first + " and " + shape);
      size += fixed(shape, axis);
    }
    require(size <= Integer.MAX_VALUE, "makes the axis " + axis + " too long: " + size
        + " places, where an axis has at most " + Integer.MAX_VALUE);
    return replaced(first, axis, 1, List.of(Dim.of((int) size)));
  }

  private Shape scatterAdd(Tensor updates, Tensor indices, int axis, Dim size) {
    int count = indices.shape().rank();
    require(axis >= 0 && axis + count <= updates.shape().rank()
        && updates.shape().dims().subList(axis, axis + count).equals(indices.shape().dims()),
        "needs updates that have the axes " + indices.shape() + " of their indices from axis " + axis + " on, but got "
            + updates.shape());
    return replaced(updates.shape(), axis, count, List.of(size));
  }

  private Shape scan(Loop loop, int result) {
    var parameters = loop.body().parameters();
    var operands = loop.operands();
    require(parameters.size() == operands.size(),
        "needs one operand for each of the parameters " + parameters + " of its body, but got " + operands);
    require(result >= 0 && result < loop.results().size(),
        "has no result " + result + "; its results are 0 to " + (loop.results().size() - 1));
    for (int i = 0; i < operands.size(); i++) {
      boolean sequence = i >= loop.initial().size() && i < loop.initial().size() + loop.sequences().size();
      var given = operands.get(i).shape();
      require(!sequence || (given.rank() > 0 && given.dim(0).equals(loop.length())),
          "of " + loop.length() + " steps needs sequences with that many elements along their first axis, but got "
              + given);
      var element = sequence ? given.without(List.of(0)) : given;
      require(element.equals(parameters.get(i).shape()) && operands.get(i).dtype() == parameters.get(i).dtype(),
          "gives its body " + operands.get(i).dtype() + element + " for the parameter " + parameters.get(i)
              + (sequence ? ", which is one element of a sequence " + operands.get(i).dtype() + given : ""));
    }
    for (int carry = 0; carry < loop.initial().size(); carry++) {
      var before = loop.initial().get(carry);
      var after = loop.nextCarries().get(carry);
      require(before.shape().equals(after.shape()) && before.dtype() == after.dtype(),
          "needs a carry " + parameters.get(carry).name() + " that keeps its shape and type, but got " + before.dtype()
              + before.shape()
              + " before a step and "
              + after.dtype() + after.shape() + " after it");
    }
    return loop.shape(loop.results().get(result));
  }

  /// `shape` with `count` axes from `axis` on replaced.
  private static Shape replaced(Shape shape, int axis, int count, List<Dim> by) {
    var dims = new ArrayList<>(shape.dims().subList(0, axis));
    dims.addAll(by);
    dims.addAll(shape.dims().subList(axis + count, shape.rank()));
    return new Shape(dims);
  }

  /// The size of an axis that must be a number.
  private int fixed(Shape shape, int axis) {
    if (shape.dim(existing(shape, axis)) instanceof Dim.Fixed(int size)) {
      return size;
    }
    throw new GraphException(op.label() + " needs an axis whose size is a number, but axis " + axis + " of " + shape
        + " is symbolic", origin);
  }

  private Shape same(List<Tensor> operands) {
    var first = operands.getFirst();
    for (var operand : operands) {
      require(operand.shape().equals(first.shape()),
          "needs operands of one shape, but got " + first.shape() + " and " + operand.shape());
    }
    return first.shape();
  }

  private Shape matMul(Op.MatMul matMul) {
    var x = matMul.x().shape();
    var y = matMul.y().shape();
    require(x.rank() >= 2 && y.rank() == x.rank(),
        "needs two matrices, or two batches of as many axes, but got " + x + " and " + y);
    int rank = x.rank();
    require(x.dims().subList(0, rank - 2).equals(y.dims().subList(0, rank - 2)),
        "needs equal leading axes, but got " + x + " and " + y);
    var rows = x.dim(matMul.transposeX() ? -1 : -2);
    var inner = x.dim(matMul.transposeX() ? -2 : -1);
    var innerOfY = y.dim(matMul.transposeY() ? -1 : -2);
    var columns = y.dim(matMul.transposeY() ? -2 : -1);
    require(inner.equals(innerOfY), "of " + x + (matMul.transposeX() ? "ᵀ" : "") + " and " + y
        + (matMul.transposeY() ? "ᵀ" : "") + " needs equal inner sizes, but " + inner + " is not " + innerOfY);
    var dims = new ArrayList<Dim>(x.dims().subList(0, rank - 2));
    dims.add(rows);
    dims.add(columns);
    return new Shape(dims);
  }

  private DType dtype() {
    return switch (op) {
      case Op.Input input -> input.dtype();
      case Op.Constant constant -> constant.value().dtype();
      case Op.Scalar(double value, var dtype) -> {
        require(dtype.isFloating() || dtype.round(value) == value,
            "cannot hold " + value + " as " + dtype + "; round it, or cast the other operand");
        yield dtype;
      }
      case Op.Iota(_, _, var dtype) -> numeric(dtype);
      case Op.Size(_, var dtype) -> numeric(dtype);
      case Op.Neg(var x) -> numeric(x.dtype());
      case Op.Abs(var x) -> numeric(x.dtype());
      case Op.Unary unary -> floating(unary.x().dtype());
      case Op.Pow(var x, var y) -> floating(alike(x, y));
      case Op.Atan2(var x, var y) -> floating(alike(x, y));
      case Op.Binary binary -> numeric(alike(binary.x(), binary.y()));
      case Op.Compare(_, var x, var y) -> {
        numeric(alike(x, y));
        yield DType.BOOL;
      }
      case Op.Select(var condition, var x, var y) -> {
        require(condition.dtype() == DType.BOOL, "needs a bool condition, but got " + condition.dtype());
        yield alike(x, y);
      }
      case Op.Cast(_, var dtype) -> dtype;
      case Op.Uniform(var counter, var key, _, var dtype) -> {
        require(counter.dtype() == DType.INT32 && key.dtype() == DType.INT32,
            "needs an int32 counter and key, but got " + counter.dtype() + " and " + key.dtype());
        yield floating(dtype);
      }
      case Op.StopGradient(var x) -> x.dtype();
      case Op.Reduce(_, var x, _) -> numeric(x.dtype());
      case Op.MatMul(var x, var y, _, _) -> floating(alike(x, y));
      case Op.Layout layout -> layout.x().dtype();
      case Op.Pad(var x, _, _, _, _) -> x.dtype();
      case Op.Concat(var parts, _) -> {
        parts.forEach(part -> alike(parts.getFirst(), part));
        yield parts.getFirst().dtype();
      }
      case Op.Fold(var x, _, _, _, _) -> numeric(x.dtype());
      case Op.ScatterAdd(var updates, var indices, _, _) -> {
        integral(indices.dtype());
        yield numeric(updates.dtype());
      }
      case Op.Gather(var x, var indices, _) -> {
        integral(indices.dtype());
        yield x.dtype();
      }
      case Op.Scan(var loop, int result) -> loop.element(loop.results().get(result)).dtype();
      case Op.CustomVjp(var value, _, _) -> value.dtype();
      case Op.Checkpoint(var value, _) -> value.dtype();
    };
  }

  private void integral(DType dtype) {
    require(dtype == DType.INT32 || dtype == DType.INT64,
        "needs int32 or int64 indices, but got " + dtype + "; cast them");
  }

  private DType alike(Tensor x, Tensor y) {
    require(x.dtype() == y.dtype(),
        "needs operands of one type, but got " + x.dtype() + " and " + y.dtype() + "; cast one of them");
    return x.dtype();
  }

  private DType floating(DType dtype) {
    require(dtype.isFloating(), "needs float32 or float64, but got " + dtype + "; cast it");
    return dtype;
  }

  private DType numeric(DType dtype) {
    require(dtype != DType.BOOL, "needs numbers, but got bool; cast it");
    return dtype;
  }

  private int existing(Shape shape, int axis) {
    require(axis >= 0 && axis < shape.rank(), "has no axis " + axis + " in the shape " + shape
        + (shape.rank() == 0 ? ", which is a scalar"
            : shape.rank() == 1 ? "; its only axis is 0" : "; its axes are 0 to " + (shape.rank() - 1)));
    return axis;
  }

  private void ascending(Shape shape, List<Integer> axes) {
    int previous = -1;
    for (int axis : axes) {
      existing(shape, axis);
      require(axis > previous, "needs ascending axes, but got " + axes);
      previous = axis;
    }
  }

  private void require(boolean fits, String message) {
    if (!fits) {
      throw new GraphException(op.label() + " " + message, origin);
    }
  }

  /// The number of elements that a reduction over `axes` combines into one.
  static Extent combined(Shape shape, List<Integer> axes) {
    var product = Extent.ONE;
    for (int axis : axes) {
      product = product.times(Extent.of(shape.dim(axis)));
    }
    return product;
  }
}
