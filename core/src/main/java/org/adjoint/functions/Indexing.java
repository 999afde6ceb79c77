package org.adjoint.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Functions that look elements up by computed places. Indices are INT32 or INT64 and count from 0; where not said otherwise, one
/// outside is an error when the program runs.
public final class Indexing {
  private Indexing() {
  }

  /// The slices of `x` along `axis` that `indices` name: the axes of `indices` take the place of `axis`.
  public static Tensor take(Tensor x, Tensor indices, int axis) {
    return Tensor.of(new Op.Gather(x, indices, Axes.resolved(x, axis)));
  }

  /// The rows of `table` that `indices` name, each along a new last axis.
  ///
  /// @param table `[words, features]`
  public static Tensor embedding(Tensor indices, Tensor table) {
    return take(table, indices, 0);
  }

  /// For each place the element of `x` with the same place, but along `axis` with the index that stands there: NumPy's
  /// `take_along_axis`, `torch.gather`.
  ///
  /// @param indices of the shape of `x`, but for `axis`
  public static Tensor takeAlongAxis(Tensor x, Tensor indices, int axis) {
    int at = Axes.resolved(x, axis);
    if (indices.shape().rank() != x.shape().rank()
        || !Axes.with(x.shape(), at, indices.shape().dim(at)).equals(indices.shape())) {
      throw new GraphException("indices are needed whose shape is that of x but for axis " + axis + ", but got "
          + indices.shape() + " for " + x.shape());
    }
    return alongAxis(x, indices, at);
  }

  private static Tensor alongAxis(Tensor x, Tensor indices, int axis) {
    int rank = x.shape().rank();
    if (rank == 1) {
      return take(x, indices, 0);
    }
    if (x.shape().isFixed() && indices.shape().isFixed()) {
      return take(Layouts.flatten(x), flatPlaces(x, indices, axis), 0);
    }
    // A symbolic axis cannot become part of a flat one, so there is a loop over it.
    int looped = IntStream.range(0, rank).filter(other -> other != axis)
        .filter(other -> x.shape().dim(other) instanceof Dim.Symbol).findFirst().orElse(axis == 0 ? 1 : 0);
    int rest = axis > looped ? axis - 1 : axis;
    var sequences = List.of(Layouts.moveAxis(x, looped, 0), Layouts.moveAxis(indices, looped, 0));
    var taken = Loops.scan(List.of(), sequences,
        (_, elements) -> new Loops.Step(List.of(), List.of(alongAxis(elements.get(0), elements.get(1), rest))));
    return Layouts.moveAxis(taken.outputs().getFirst(), 0, looped);
  }

  /// For each index along `axis` the place in row-major order of what it means; −1 for one outside, which might mean an element
  /// of another row.
  private static Tensor flatPlaces(Tensor x, Tensor indices, int axis) {
    var strides = x.shape().strides();
    var places = indices.number(0);
    for (int each = 0; each < x.shape().rank(); each++) {
      var index = each == axis ? indices : Tensor.iota(indices.dtype(), indices.shape(), each);
      places = places.add(index.mul((double) strides.get(each).factor()));
    }
    var inside = Logic.and(indices.greaterOrEqual(indices.number(0)),
        indices.lessThan(indices.number(Axes.fixed(x, axis))));
    return inside.select(places, indices.number(-1));
  }

  /// `x` with each slice of `updates` added to the slice along `axis` that its index names; what meets adds up.
  ///
  /// @param updates of the shape of `take(x, indices, axis)`
  public static Tensor scatterAdd(Tensor x, Tensor indices, Tensor updates, int axis) {
    int at = Axes.resolved(x, axis);
    return x.add(Tensor.of(new Op.ScatterAdd(updates, indices, at, x.shape().dim(at))));
  }

  /// The sums of those slices of `x` along its first axes whose segment is 0, 1 … `count − 1`.
  ///
  /// @param segments of the shape of the first axes of `x`
  public static Tensor segmentSum(Tensor x, Tensor segments, int count) {
    return Tensor.of(new Op.ScatterAdd(x, segments, 0, Dim.of(count)));
  }

  /// A new last axis of `classes` places that holds 1 at the index and 0 elsewhere; indices outside give zeros.
  public static Tensor oneHot(Tensor indices, int classes, DType dtype) {
    var dims = new ArrayList<Dim>(indices.shape().dims());
    dims.add(Dim.of(classes));
    var places = Tensor.iota(indices.dtype(), new Shape(dims), -1);
    return places.equalTo(indices.expand(-1)).cast(dtype);
  }
}
