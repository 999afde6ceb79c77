package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Slices of what was just put together, and other parts that are the whole.
///
/// Each rule makes fewer moves, or brings a slice closer to the inputs.
final class SliceRules {
  private SliceRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(SliceRules::whole, SliceRules::slice);
  }

  private static Tensor whole(Tensor node) {
    return switch (node.op()) {
      // x[0:size] = x
      case Op.Slice(var x, _, _, _, _) when x.shape().equals(node.shape()) -> x;
      // a concatenation of one part = that part
      case Op.Concat(var parts, _) when parts.size() == 1 -> parts.getFirst();
      // a padding by nothing = x
      case Op.Pad(var x, _, _, _, _) when x.shape().equals(node.shape()) -> x;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  private static Tensor slice(Tensor node) {
    if (!(node.op() instanceof Op.Slice(var x, int axis, int start, int size, int step)) || size == 0) {
      return node;
    }
    return switch (x.op()) {
      // x[a:…:b][c:…:d] = x[a + c·b:…:b·d]
      case Op.Slice(var u, int inner, int first, _, int innerStep) when inner == axis ->
          Tensor.of(new Op.Slice(u, axis, first + start * innerStep, size, step * innerStep));
      case Op.Concat(var parts, int inner) when inner == axis -> ofConcat(node, parts, axis, start, size, step);
      case Op.Pad(var u, int inner, int low, _, int interior) when inner == axis ->
          ofPad(node, u, axis, start - low, size, step, interior + 1);
      case Op.Broadcast(var u, var axes, var shape) -> ofBroadcast(node, u, axes, shape);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  /// A slice that lies in one part of a concatenation is a slice of that part.
  private static Tensor ofConcat(Tensor node, List<Tensor> parts, int axis, int start, int size, int step) {
    int first = start;
    int last = start + (size - 1) * step;
    for (var part : parts) {
      int length = length(part.shape(), axis);
      if (first < length) {
        return last < length ? Tensor.of(new Op.Slice(part, axis, first, size, step)) : node;
      }
      first -= length;
      last -= length;
    }
    return node;
  }

  /// A slice that meets nothing but elements of what was padded is a slice of that.
  ///
  /// @param start counted from the first element
  /// @param distance from one element to the next
  private static Tensor ofPad(Tensor node, Tensor u, int axis, int start, int size, int step, int distance) {
    boolean aligned = start >= 0 && start % distance == 0 && (size == 1 || step % distance == 0);
    int first = start / distance;
    int innerStep = size == 1 ? 1 : step / distance;
    return aligned && first + (long) (size - 1) * innerStep < length(u.shape(), axis)
        ? Tensor.of(new Op.Slice(u, axis, first, size, innerStep))
        : node;
  }

  private static Tensor ofBroadcast(Tensor node, Tensor u, List<Integer> axes, Shape shape) {
    var slice = (Op.Slice) node.op();
    // broadcast(x)[a:b] along an axis that is repeated = broadcast(x)
    if (axes.contains(slice.axis())) {
      var dims = new ArrayList<>(shape.dims());
      dims.set(slice.axis(), Dim.of(slice.size()));
      return Tensor.of(new Op.Broadcast(u, axes, new Shape(dims)));
    }
    // broadcast(x)[a:b] = broadcast(x[a:b])
    int inner = (int) IntStream.range(0, slice.axis()).filter(axis -> !axes.contains(axis)).count();
    var part = Tensor.of(new Op.Slice(u, inner, slice.start(), slice.size(), slice.step()));
    return Tensor.of(new Op.Broadcast(part, axes, node.shape()));
  }

  private static int length(Shape shape, int axis) {
    return ((Dim.Fixed) shape.dim(axis)).size();
  }
}
