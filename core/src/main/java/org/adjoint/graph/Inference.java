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
    return new Inference(op, origin).shape();
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
    };
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
        require(Double.isNaN(value) || dtype.round(value) == value || dtype == DType.FLOAT32,
            "cannot hold " + value + " as " + dtype);
        yield dtype;
      }
      case Op.Iota(_, _, var dtype) -> numeric(dtype);
      case Op.Size(_, var dtype) -> numeric(dtype);
      case Op.Neg(var x) -> numeric(x.dtype());
      case Op.Abs(var x) -> numeric(x.dtype());
      case Op.Unary unary -> floating(unary.x().dtype());
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
      case Op.StopGradient(var x) -> x.dtype();
      case Op.Reduce(_, var x, _) -> numeric(x.dtype());
      case Op.MatMul(var x, var y, _, _) -> floating(alike(x, y));
      case Op.Reshape(var x, _) -> x.dtype();
      case Op.Transpose(var x, _) -> x.dtype();
      case Op.Broadcast(var x, _, _) -> x.dtype();
    };
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
    require(axis >= 0 && axis < shape.rank(), "has no axis " + axis + " in the shape " + shape);
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
