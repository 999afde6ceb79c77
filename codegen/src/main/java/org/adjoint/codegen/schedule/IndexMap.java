package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Where an operand is read while a kernel is at a point of its domain.
///
/// @param axes the coordinate along each axis of the operand
public record IndexMap(List<Coordinate> axes) {
  public IndexMap {
    axes = List.copyOf(axes);
  }

  /// An operand of the domain's own shape.
  public static IndexMap identity(int rank) {
    return range(0, rank);
  }

  /// An operand that has the shape of the domain's axes `from` to `to`.
  public static IndexMap range(int from, int to) {
    return of(IntStream.range(from, to).toArray());
  }

  /// An operand whose axes are those of the domain.
  public static IndexMap of(int... axes) {
    return new IndexMap(IntStream.of(axes).mapToObj(Coordinate::of).toList());
  }

  /// Whether the operand is read at the domain's first `rank` coordinates, in order.
  public boolean isPrefix(int rank) {
    return equals(identity(rank));
  }

  /// This map with another coordinate along one axis.
  IndexMap with(int axis, Coordinate coordinate) {
    var changed = new ArrayList<>(axes);
    changed.set(axis, coordinate);
    return new IndexMap(changed);
  }

  /// Where the indices of a lookup are read, whose axes begin at `axis`.
  IndexMap ofIndices(Tensor indices, int axis) {
    return new IndexMap(axes.subList(axis, axis + indices.shape().rank()));
  }

  /// Where a lookup stands in the array that its indices name places of: one coordinate, which `node` looks up, instead of those of
  /// the indices.
  public IndexMap lookedUp(Tensor node, Tensor indices, int axis) {
    var found = Coordinate.of(new Coordinate.LookedUp(node, ofIndices(indices, axis)));
    return new IndexMap(Stream.of(axes.subList(0, axis), List.of(found),
        axes.subList(axis + indices.shape().rank(), axes.size())).flatMap(List::stream).toList());
  }

  /// A value and where it is read.
  ///
  /// @param source a value that is stored, computed in the same kernel, or known from the index alone
  /// @param map where
  public record Access(Tensor source, IndexMap map) {
  }

  /// Sees through layout: reads `tensor` at `map` by reading what its elements come from.
  public static Access resolve(Tensor tensor, IndexMap map) {
    return tensor.op() instanceof Op.Layout layout && isView(layout)
        ? resolve(layout.x(), map.through(layout))
        : new Access(tensor, map);
  }

  /// Whether an index map can say where the elements of a layout come from.
  private static boolean isView(Op.Layout layout) {
    return !(layout instanceof Op.Reshape(var x, var shape)) || isExpansion(x.shape(), shape);
  }

  /// Where the operand of a layout is read when its result is read here.
  private IndexMap through(Op.Layout layout) {
    return switch (layout) {
      case Op.Broadcast(_, var added, _) -> new IndexMap(IntStream.range(0, axes.size())
          .filter(axis -> !added.contains(axis)).mapToObj(axes::get).toList());
      case Op.Transpose(_, var permutation) -> new IndexMap(IntStream.range(0, axes.size())
          .mapToObj(axis -> axes.get(permutation.indexOf(axis))).toList());
      case Op.Reshape(var x, var shape) -> throughExpansion(shape, x.shape());
      case Op.Slice(_, int axis, int start, _, int step) -> with(axis, axes.get(axis).stepped(start, step));
      case Op.Reverse(var x, int axis) -> with(axis, axes.get(axis).reversed(x.shape().dim(axis)));
      case Op.Unfold(_, int axis, _, int stride, int dilation) -> windows(axis, stride, dilation);
      case Op.Barrier _ -> this;
    };
  }

  /// Where an array stands of which this is a place in a window: the last coordinate is the place, that along `axis` the window.
  IndexMap windows(int axis, int stride, int dilation) {
    var place = axes.getLast();
    return new IndexMap(axes.subList(0, axes.size() - 1)).with(axis, axes.get(axis).window(place, stride, dilation));
  }

  /// Whether two shapes differ only in axes of size 1.
  static boolean isExpansion(Shape from, Shape to) {
    return from.dims().stream().filter(dim -> !dim.isOne()).toList()
        .equals(to.dims().stream().filter(dim -> !dim.isOne()).toList());
  }

  private IndexMap throughExpansion(Shape expanded, Shape original) {
    var kept = IntStream.range(0, expanded.rank()).filter(axis -> !expanded.dim(axis).isOne()).iterator();
    return new IndexMap(original.dims().stream()
        .map(dim -> dim.isOne() ? Coordinate.FIRST : axes.get(kept.nextInt())).toList());
  }
}
