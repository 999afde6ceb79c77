package org.adjoint.array;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The sizes of a tensor's axes, outermost first. A scalar has none.
///
/// @param dims one dimension for each axis
public record Shape(List<Dim> dims) {
  /// The shape of a scalar.
  public static final Shape SCALAR = new Shape(List.of());

  public Shape {
    dims = List.copyOf(dims);
  }

  /// A shape of fixed sizes.
  public static Shape of(int... sizes) {
    return new Shape(IntStream.of(sizes).mapToObj(Dim::of).toList());
  }

  /// A shape of two dimensions or more.
  public static Shape of(Dim first, Dim second, Dim... rest) {
    return new Shape(Stream.concat(Stream.of(first, second), Stream.of(rest)).toList());
  }

  /// A shape whose first dimension is usually symbolic and whose others are fixed: `Shape.of(batch, 28, 28)`.
  public static Shape of(Dim first, int... rest) {
    var dims = new ArrayList<Dim>();
    dims.add(first);
    IntStream.of(rest).mapToObj(Dim::of).forEach(dims::add);
    return new Shape(dims);
  }

  /// The number of axes.
  public int rank() {
    return dims.size();
  }

  /// The dimension of one axis; negative axes count from the end.
  ///
  /// @throws IllegalArgumentException when there is no such axis
  public Dim dim(int axis) {
    return dims.get(axis(axis));
  }

  /// The axis as a number from 0, where −1 means the last.
  ///
  /// @throws IllegalArgumentException when there is no such axis
  public int axis(int axis) {
    int resolved = axis < 0 ? axis + rank() : axis;
    if (resolved < 0 || resolved >= rank()) {
      throw new IllegalArgumentException("There is no axis " + axis + " in the shape " + this
          + (rank() == 0 ? ", which is a scalar." : "; axes run from " + -rank() + " to " + (rank() - 1) + "."));
    }
    return resolved;
  }

  /// The number of elements.
  public Extent elements() {
    var product = Extent.ONE;
    for (var dim : dims) {
      product = product.times(Extent.of(dim));
    }
    return product;
  }

  /// The distance in elements between neighbours along each axis, in row-major order.
  public List<Extent> strides() {
    var strides = new Extent[rank()];
    var stride = Extent.ONE;
    for (int axis = rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride = stride.times(Extent.of(dims.get(axis)));
    }
    return List.of(strides);
  }

  /// This shape without the given axes, which count from 0.
  public Shape without(Collection<Integer> axes) {
    return new Shape(
        IntStream.range(0, rank()).filter(axis -> !axes.contains(axis)).mapToObj(dims::get).toList());
  }

  /// Whether every dimension is a number.
  public boolean isFixed() {
    return dims.stream().allMatch(Dim.Fixed.class::isInstance);
  }

  /// The fixed shape under the given sizes of the symbols.
  ///
  /// @throws IllegalArgumentException when a symbol has no size
  public Shape bind(Map<String, Integer> sizes) {
    return new Shape(dims.stream().map(dim -> Dim.of((int) Extent.of(dim).evaluate(sizes))).toList());
  }

  /// The sizes of a fixed shape.
  ///
  /// @throws IllegalStateException when a dimension is symbolic
  public int[] sizes() {
    return dims.stream().mapToInt(dim -> switch (dim) {
      case Dim.Fixed(int size) -> size;
      case Dim.Symbol(String name) ->
          throw new IllegalStateException("The dimension " + name + " of " + this + " is symbolic.");
    }).toArray();
  }

  /// The dimensions in brackets: `[batch, 784]`.
  @Override
  public String toString() {
    return dims.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
