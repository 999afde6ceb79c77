package org.adjoint.functions;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Tensor;

/// Tensors made of nothing: constants, ranges, grids and masks. Shapes may be symbolic.
public final class Creation {
  private Creation() {
  }

  /// One number in every place.
  public static Tensor full(DType dtype, Shape shape, double value) {
    return Tensor.scalar(dtype, 0).number(value).broadcastTo(shape);
  }

  /// 0 in every place.
  public static Tensor zeros(DType dtype, Shape shape) {
    return full(dtype, shape, 0);
  }

  /// 1 in every place.
  public static Tensor ones(DType dtype, Shape shape) {
    return full(dtype, shape, 1);
  }

  /// The identity matrix.
  public static Tensor eye(DType dtype, Dim size) {
    return onDiagonal(Shape.of(size, size)).cast(dtype);
  }

  /// The numbers from 0 (inclusive) to `size` (exclusive).
  public static Tensor arange(DType dtype, Dim size) {
    return Tensor.iota(dtype, new Shape(List.of(size)), 0);
  }

  /// The numbers `start + i · step` before `stop`.
  ///
  /// @param step not 0; below 0 for a falling range
  public static Tensor arange(DType dtype, double start, double stop, double step) {
    double count = Math.ceil((stop - start) / step);
    if (step == 0 || !(count < Integer.MAX_VALUE)) {
      throw new GraphException("a range needs finite ends and a step that is not 0, but got start " + start + ", stop "
          + stop + " and step " + step);
    }
    var index = arange(dtype, Dim.of((int) Math.max(0, count)));
    return index.mul(index.number(step)).add(start);
  }

  /// `count` numbers at equal distances, from `start` to `stop`, both included.
  ///
  /// @param dtype floating
  public static Tensor linspace(DType dtype, double start, double stop, int count) {
    if (count < 1) {
      throw new GraphException("at least one number is needed, but got count " + count);
    }
    var part = arange(dtype, Dim.of(count)).div(Math.max(1, count - 1));
    // Weighed like this, both ends are met exactly.
    return part.neg().add(1).mul(start).add(part.mul(stop));
  }

  /// For each of several vectors a tensor with one axis for each of them, along which that vector runs: axis `i` for the
  /// `i`-th, as NumPy's `indexing='ij'` has it.
  public static List<Tensor> meshgrid(List<Tensor> vectors) {
    vectors.forEach(vector -> {
      if (vector.shape().rank() != 1) {
        throw new GraphException("vectors are needed, but got " + vector.shape());
      }
    });
    var grid = new Shape(vectors.stream().map(vector -> vector.shape().dim(0)).toList());
    return IntStream.range(0, vectors.size()).mapToObj(axis -> {
      int[] others = IntStream.range(0, vectors.size()).filter(other -> other != axis).toArray();
      return Layouts.expandDims(vectors.get(axis), others).broadcastTo(grid);
    }).toList();
  }

  /// Where `column ≤ row + diagonal` in the last two axes of `shape`: on and below a diagonal. BOOL.
  public static Tensor lowerMask(Shape shape, int diagonal) {
    var matrix = matrix(shape);
    var rows = Tensor.iota(DType.INT32, matrix, 0);
    var columns = Tensor.iota(DType.INT32, matrix, 1);
    return columns.lessOrEqual(rows.add(diagonal)).broadcastTo(shape);
  }

  /// Where row and column are equal in the last two axes of `shape`.
  static Tensor onDiagonal(Shape shape) {
    var matrix = matrix(shape);
    return Tensor.iota(DType.INT32, matrix, 0).equalTo(Tensor.iota(DType.INT32, matrix, 1)).broadcastTo(shape);
  }

  private static Shape matrix(Shape shape) {
    if (shape.rank() < 2) {
      throw new GraphException("a matrix is needed, or a batch of them, but got " + shape);
    }
    return new Shape(shape.dims().subList(shape.rank() - 2, shape.rank()));
  }
}
