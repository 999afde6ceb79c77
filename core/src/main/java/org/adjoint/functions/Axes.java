package org.adjoint.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Tensor;

/// What axes mean: negative ones count from the end, and none at all are all of them.
public final class Axes {
  private Axes() {
  }

  /// A reduction of `x` with the reduced axes back as size 1, so that it lines up with `x`: `x.sub(kept(x.mean(-1), x, -1))`.
  ///
  /// @param reduced without `axes`
  /// @param axes those over which `x` was reduced, or none for all
  public static Tensor kept(Tensor reduced, Tensor x, int... axes) {
    var dims = new ArrayList<>(x.shape().dims());
    resolved(x, axes).forEach(axis -> dims.set(axis, Dim.of(1)));
    return reduced.reshape(new Shape(dims));
  }

  /// The axis of `x` as a number from 0.
  static int resolved(Tensor x, int axis) {
    return resolved(x.shape(), axis);
  }

  /// The axis of `shape` as a number from 0.
  static int resolved(Shape shape, int axis) {
    int rank = shape.rank();
    int resolved = axis < 0 ? axis + rank : axis;
    if (resolved < 0 || resolved >= rank) {
      throw new GraphException("there is no axis " + axis + " in the shape " + shape
          + (rank == 0 ? ", which is a scalar" : "; axes run from " + -rank + " to " + (rank - 1)));
    }
    return resolved;
  }

  /// The axes of `x` as ascending numbers from 0; all of them when none is given.
  static List<Integer> resolved(Tensor x, int... axes) {
    if (axes.length == 0) {
      return IntStream.range(0, x.shape().rank()).boxed().toList();
    }
    var resolved = new TreeSet<Integer>();
    for (int axis : axes) {
      if (!resolved.add(resolved(x, axis))) {
        throw new GraphException("each axis is needed once, but axis " + axis + " of " + x.shape() + " comes twice");
      }
    }
    return List.copyOf(resolved);
  }

  /// The size of an axis that must be a number.
  static int fixed(Tensor x, int axis) {
    if (x.shape().dim(axis) instanceof Dim.Fixed(int size)) {
      return size;
    }
    throw new GraphException("an axis is needed whose size is a number, but axis " + axis + " of " + x.shape()
        + " is symbolic");
  }

  /// `shape` with another size of one axis, which counts from 0.
  static Shape with(Shape shape, int axis, Dim dim) {
    var dims = new ArrayList<>(shape.dims());
    dims.set(axis, dim);
    return new Shape(dims);
  }

  /// The one axis that takes the place of several, if its size can be written: at most one of them may be symbolic, and only
  /// among axes of size 1.
  static Dim merged(List<Dim> dims) {
    var symbol = dims.stream().filter(Dim.Symbol.class::isInstance).findFirst();
    var others = dims.stream().filter(dim -> !dim.isOne()).toList();
    if (symbol.isPresent()) {
      if (others.size() == 1) {
        return symbol.get();
      }
      throw new GraphException("the axes " + dims + " cannot become one axis, because " + symbol.get()
          + " is symbolic");
    }
    return Dim.of(others.stream().mapToInt(dim -> ((Dim.Fixed) dim).size()).reduce(1, Math::multiplyExact));
  }
}
