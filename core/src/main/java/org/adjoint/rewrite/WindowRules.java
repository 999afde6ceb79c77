package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Windows that are reduced place by place, and windows that are nothing but another shape.
final class WindowRules {
  /// The most places of a window that are worth a term each.
  private static final int MOST_PLACES = 16;

  private WindowRules() {
  }

  /// What makes reductions of windows elementwise. Sums may be added up in another order.
  static List<Rule> reductions() {
    return List.of(WindowRules::reducePlaceByPlace);
  }

  /// What makes windows that lie next to each other a matter of shape.
  static List<Rule> tilings() {
    return List.of(WindowRules::tiles);
  }

  private static Tensor reducePlaceByPlace(Tensor node) {
    if (!(node.op() instanceof Op.Reduce(var reduction, var x, var axes)) || x.op() instanceof Op.Broadcast
        || places(x.shape(), axes) > MOST_PLACES) {
      return node;
    }
    // Σ_k f(unfold(x)[…, k]) = f(x[0::stride]) + f(x[dilation::stride]) + …, and so for the other reductions
    var terms = List.of(x);
    for (int axis : axes.reversed()) {
      int size = ((Dim.Fixed) x.shape().dim(axis)).size();
      var next = new ArrayList<Tensor>();
      for (int place = 0; place < size; place++) {
        for (var term : terms) {
          at(term, axis, place).ifPresent(next::add);
        }
      }
      if (next.size() < size * terms.size()) {
        return node;
      }
      terms = next;
    }
    return terms.stream().reduce((one, other) -> Tensor.of(switch (reduction) {
      case SUM -> new Op.Add(one, other);
      case PROD -> new Op.Mul(one, other);
      case MAX -> new Op.Max(one, other);
      case MIN -> new Op.Min(one, other);
    })).orElse(node);
  }

  /// How many places there are along some axes; very many where that is not known.
  private static long places(Shape shape, List<Integer> axes) {
    return axes.stream().mapToLong(axis -> shape.dim(axis) instanceof Dim.Fixed(int size) ? size : Integer.MAX_VALUE)
        .reduce(1, (one, other) -> Math.min(one * other, Integer.MAX_VALUE));
  }

  /// One place of the windows that `x` is made of, without `axis`.
  private static Optional<Tensor> at(Tensor x, int axis, int place) {
    int last = x.shape().rank() - 1;
    return switch (x.op()) {
      case Op.Unfold(var u, int spatial, _, int stride, int dilation) -> axis == last
          ? Optional.of(Tensor.of(new Op.Slice(u, spatial, place * dilation,
              ((Dim.Fixed) x.shape().dim(spatial)).size(), stride)))
          : spatial < axis
              ? at(u, axis, place).map(rest -> Tensor
                  .of(new Op.Unfold(rest, spatial, ((Dim.Fixed) x.shape().dim(last)).size(), stride, dilation)))
              : Optional.empty();
      case Op.Slice(var u, int spatial, int start, int size, int step) when spatial < axis ->
          at(u, axis, place).map(rest -> Tensor.of(new Op.Slice(rest, spatial, start, size, step)));
      case Op.Broadcast(var u, var axes, var shape) -> {
        var without = shape.without(List.of(axis));
        var left = axes.stream().filter(added -> added != axis).map(added -> added > axis ? added - 1 : added).toList();
        if (axes.contains(axis)) {
          yield Optional.of(left.isEmpty() ? u : Tensor.of(new Op.Broadcast(u, left, without)));
        }
        int inner = axis - (int) axes.stream().filter(added -> added < axis).count();
        yield at(u, inner, place).map(rest -> Tensor.of(new Op.Broadcast(rest, left, without)));
      }
      case Op.Elementwise elementwise -> {
        var operands = elementwise.operands().stream().flatMap(operand -> at(operand, axis, place).stream()).toList();
        yield operands.size() == elementwise.operands().size()
            ? Optional.of(Tensor.of(elementwise.withOperands(operands)))
            : Optional.empty();
      }
      case Op.Leaf _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          Optional.empty();
    };
  }

  private static Tensor tiles(Tensor node) {
    return switch (node.op()) {
      // unfold(x) = transpose(reshape(x)), where windows lie next to each other
      case Op.Unfold(var x, int axis, int window, int stride, int dilation) when stride == window && dilation == 1
          && isOwnArray(x)
          && x.shape().dim(axis).equals(Dim.of(window * ((Dim.Fixed) node.shape().dim(axis)).size())) -> {
        var dims = new ArrayList<>(node.shape().dims());
        dims.add(axis + 1, dims.removeLast());
        var tiles = x.reshape(new Shape(dims));
        yield Tensor.of(new Op.Transpose(tiles, moved(dims.size(), axis + 1, dims.size() - 1)));
      }
      // fold(x) = reshape(transpose(x)), likewise
      case Op.Fold(var x, int axis, int size, int stride, int dilation) when dilation == 1
          && x.shape().dim(-1).equals(Dim.of(stride)) && x.shape().dim(axis) instanceof Dim.Fixed(int windows)
          && (long) windows * stride == size -> Tensor
              .of(new Op.Transpose(x, moved(x.shape().rank(), x.shape().rank() - 1, axis + 1)))
              .reshape(node.shape());
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  /// Whether the elements lie in memory as a shape says: others would have to be copied before they take another.
  static boolean isOwnArray(Tensor x) {
    return x.op() instanceof Op.Transpose(var u, _) ? isOwnArray(u)
        : x.op() instanceof Op.Reshape || !(x.op() instanceof Op.Layout);
  }

  /// The axes in order, but with that at `from` moved to `to`.
  private static List<Integer> moved(int rank, int from, int to) {
    var axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
    Collections.rotate(axes.subList(Math.min(from, to), Math.max(from, to) + 1), from > to ? 1 : -1);
    return axes;
  }
}
