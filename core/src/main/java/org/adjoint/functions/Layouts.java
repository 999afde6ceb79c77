package org.adjoint.functions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Functions that move elements: put together, take apart, repeat, pad, order axes.
///
/// An axis whose size changes must have a number for a size; all others may be symbolic.
public final class Layouts {
  private Layouts() {
  }

  // ---- axes ----

  /// New axes of size 1, which stand at `axes` in the result.
  public static Tensor expandDims(Tensor x, int... axes) {
    int rank = x.shape().rank() + axes.length;
    var places = new HashSet<Integer>();
    for (int axis : axes) {
      int at = axis < 0 ? axis + rank : axis;
      if (at < 0 || at >= rank || !places.add(at)) {
        throw new GraphException("new axes need places of their own from " + -rank + " to " + (rank - 1) + ", but got "
            + axis + " for the shape " + x.shape());
      }
    }
    var old = x.shape().dims().iterator();
    return x.reshape(new Shape(
        IntStream.range(0, rank).mapToObj(axis -> places.contains(axis) ? Dim.of(1) : old.next()).toList()));
  }

  /// `x` without the given axes, which have size 1; without all that have, when none is given.
  public static Tensor squeeze(Tensor x, int... axes) {
    var ones = IntStream.range(0, x.shape().rank()).filter(axis -> x.shape().dim(axis).isOne()).boxed().toList();
    var removed = axes.length == 0 ? ones : Axes.resolved(x, axes);
    if (!ones.containsAll(removed)) {
      throw new GraphException("axes of size 1 can be removed, but " + removed + " of " + x.shape() + " are not all");
    }
    return x.reshape(x.shape().without(removed));
  }

  /// The axis `from` moved to the place `to`, the others in their order.
  public static Tensor moveAxis(Tensor x, int from, int to) {
    int moved = Axes.resolved(x, from);
    var others = IntStream.range(0, x.shape().rank()).filter(axis -> axis != moved).boxed();
    var order = new ArrayList<>(others.toList());
    order.add(Axes.resolved(x, to), moved);
    return transposed(x, order);
  }

  /// Two axes exchanged.
  public static Tensor swapAxes(Tensor x, int first, int second) {
    var order = new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
    Collections.swap(order, Axes.resolved(x, first), Axes.resolved(x, second));
    return transposed(x, order);
  }

  private static Tensor transposed(Tensor x, List<Integer> order) {
    int[] permutation = order.stream().mapToInt(Integer::intValue).toArray();
    boolean moves = IntStream.range(0, permutation.length).anyMatch(axis -> permutation[axis] != axis);
    return moves ? x.transpose(permutation) : x;
  }

  /// All elements in row-major order along one axis.
  public static Tensor flatten(Tensor x) {
    return x.reshape(new Shape(List.of(Axes.merged(x.shape().dims()))));
  }

  /// The axes from `first` on as one: `flatten(x, 1)` keeps the batch.
  public static Tensor flatten(Tensor x, int first) {
    int from = Axes.resolved(x, first);
    var dims = new ArrayList<>(x.shape().dims().subList(0, from));
    dims.add(Axes.merged(x.shape().dims().subList(from, x.shape().rank())));
    return x.reshape(new Shape(dims));
  }

  // ---- together and apart ----

  /// The parts one after the other along `axis`.
  public static Tensor concat(List<Tensor> parts, int axis) {
    return Tensor.of(new Op.Concat(parts, Axes.resolved(first(parts), axis)));
  }

  /// The parts, which have one shape, along a new axis that stands at `axis` in the result.
  public static Tensor stack(List<Tensor> parts, int axis) {
    int at = Axes.resolved(first(parts).expand(0), axis);
    return concat(parts.stream().map(part -> {
      if (!part.shape().equals(first(parts).shape())) {
        throw new GraphException("parts of one shape are needed, but got " + first(parts).shape() + " and "
            + part.shape());
      }
      return part.expand(at);
    }).toList(), at);
  }

  private static Tensor first(List<Tensor> parts) {
    if (parts.isEmpty()) {
      throw new GraphException("at least one part is needed");
    }
    return parts.getFirst();
  }

  /// As many equal parts along `axis`.
  public static List<Tensor> split(Tensor x, int parts, int axis) {
    int at = Axes.resolved(x, axis);
    int size = Axes.fixed(x, at);
    if (parts < 1 || size % parts != 0) {
      throw new GraphException("the axis " + axis + " of " + x.shape() + " cannot become " + parts + " equal parts");
    }
    return split(x, Collections.nCopies(parts, size / parts), at);
  }

  /// Parts of the given sizes along `axis`, which together are all of it.
  public static List<Tensor> split(Tensor x, List<Integer> sizes, int axis) {
    int at = Axes.resolved(x, axis);
    if (sizes.stream().mapToInt(Integer::intValue).sum() != Axes.fixed(x, at)) {
      throw new GraphException("sizes are needed that add up to the axis " + axis + " of " + x.shape() + ", but got "
          + sizes);
    }
    var parts = new ArrayList<Tensor>();
    int start = 0;
    for (int size : sizes) {
      parts.add(range(x, at, start, size));
      start += size;
    }
    return parts;
  }

  private static Tensor range(Tensor x, int axis, int start, int size) {
    return Tensor.of(new Op.Slice(x, axis, start, size, 1));
  }

  /// What NumPy takes from `x` with the same text in brackets, such as `1:5:2, ..., -1, ::-1`.
  ///
  /// For each axis from the first on a range `start:stop:step`, each of which may be missing or negative, or an index, which
  /// removes the axis; `...` for all axes that are not mentioned, and `newaxis` for a new one. Ranges are cut off at the ends of the axis. A
  /// symbolic axis can only be taken as a whole, `:` or `::-1`.
  ///
  /// @throws GraphException when the text is no such list, an index is outside, or there are too few axes
  public static Tensor slice(Tensor x, String ranges) {
    return Slicing.apply(x, ranges);
  }

  // ---- repeated ----

  /// `x` `counts[a]` times along axis `a`, one copy after the other; axes are aligned at the end, and missing ones added.
  public static Tensor tile(Tensor x, int... counts) {
    int rank = Math.max(counts.length, x.shape().rank());
    var tiled = expandDims(x, IntStream.range(0, rank - x.shape().rank()).toArray());
    for (int i = 0; i < counts.length; i++) {
      int axis = rank - counts.length + i;
      tiled = repeated(tiled, axis, axis, counts[i]);
    }
    return tiled;
  }

  /// Each slice along `axis` `count` times, next to each other.
  public static Tensor repeat(Tensor x, int count, int axis) {
    int at = Axes.resolved(x, axis);
    return repeated(x, at, at + 1, count);
  }

  /// `x` repeated along a new axis, which is then made one with `axis`.
  private static Tensor repeated(Tensor x, int axis, int newAxis, int count) {
    if (count == 1) {
      return x;
    }
    var size = Dim.of(Math.multiplyExact(Axes.fixed(x, axis), count));
    var dims = new ArrayList<>(x.shape().dims());
    dims.add(newAxis, Dim.of(count));
    var copies = Tensor.of(new Op.Broadcast(x, List.of(newAxis), new Shape(dims)));
    return copies.reshape(Axes.with(x.shape(), axis, size));
  }

  // ---- longer ----

  /// `x` with `low` times `value` before and `high` times after it along `axis`.
  public static Tensor pad(Tensor x, int axis, int low, int high, double value) {
    int at = Axes.resolved(x, axis);
    if (low == 0 && high == 0) {
      return x;
    }
    if (value == 0) {
      return Tensor.of(new Op.Pad(x, at, low, high, 0));
    }
    var fill = x.number(value);
    return around(fill.broadcastTo(Axes.with(x.shape(), at, Dim.of(low))), x,
        fill.broadcastTo(Axes.with(x.shape(), at, Dim.of(high))), at);
  }

  /// `x` with its first element repeated before and its last after it along `axis`.
  public static Tensor padEdge(Tensor x, int axis, int low, int high) {
    int at = Axes.resolved(x, axis);
    int size = Axes.fixed(x, at);
    return around(repeat(range(x, at, 0, 1), low, at), x, repeat(range(x, at, size - 1, 1), high, at), at);
  }

  /// `x` mirrored at its first and last element along `axis`, which are not repeated: `c b | a b c d | c b`.
  ///
  /// @param low less than the size of the axis, like `high`
  public static Tensor padReflect(Tensor x, int axis, int low, int high) {
    int at = Axes.resolved(x, axis);
    return around(flip(range(x, at, 1, low), at), x, flip(range(x, at, Axes.fixed(x, at) - 1 - high, high), at), at);
  }

  /// `x` continued by itself along `axis`: `c d | a b c d | a b`.
  ///
  /// @param low at most the size of the axis, like `high`
  public static Tensor padWrap(Tensor x, int axis, int low, int high) {
    int at = Axes.resolved(x, axis);
    return around(range(x, at, Axes.fixed(x, at) - low, low), x, range(x, at, 0, high), at);
  }

  private static Tensor around(Tensor before, Tensor x, Tensor after, int axis) {
    return concat(List.of(before, x, after), axis);
  }

  // ---- moved ----

  /// The elements along each of the axes from the last to the first; along all when none is given.
  public static Tensor flip(Tensor x, int... axes) {
    var flipped = x;
    for (int axis : Axes.resolved(x, axes)) {
      flipped = Tensor.of(new Op.Reverse(flipped, axis));
    }
    return flipped;
  }

  /// The elements `shift` places further along `axis`; what leaves at one end comes in at the other.
  public static Tensor roll(Tensor x, int shift, int axis) {
    int at = Axes.resolved(x, axis);
    int size = Axes.fixed(x, at);
    int moved = size == 0 ? 0 : Math.floorMod(shift, size);
    return moved == 0 ? x : concat(List.of(range(x, at, size - moved, moved), range(x, at, 0, size - moved)), at);
  }

  // ---- matrices ----

  /// The elements of the last two axes on and below a diagonal, `column ≤ row + diagonal`; 0 above.
  public static Tensor tril(Tensor x, int diagonal) {
    return Creation.lowerMask(x.shape(), diagonal).select(x, x.number(0));
  }

  /// The elements of the last two axes on and above a diagonal, `column ≥ row + diagonal`; 0 below.
  public static Tensor triu(Tensor x, int diagonal) {
    return Creation.lowerMask(x.shape(), diagonal - 1).select(x.number(0), x);
  }

  /// The matrix with the elements of the last axis on its diagonal and 0 elsewhere.
  public static Tensor diag(Tensor x) {
    var dims = new ArrayList<>(x.shape().dims());
    dims.add(x.shape().dim(Axes.resolved(x, -1)));
    return Creation.onDiagonal(new Shape(dims)).select(x.expand(-1), x.number(0));
  }

  /// The elements of the last two axes whose row and column are equal.
  public static Tensor diagonal(Tensor x) {
    var on = Creation.onDiagonal(x.shape());
    int last = x.shape().rank() - 1;
    if (x.shape().dim(last).equals(x.shape().dim(last - 1))) {
      return on.select(x, x.number(0)).sum(last);
    }
    int size = Math.min(Axes.fixed(x, last), Axes.fixed(x, last - 1));
    return diagonal(range(range(x, last, 0, size), last - 1, 0, size));
  }
}
