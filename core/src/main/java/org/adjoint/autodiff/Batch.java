package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What nodes of a graph for one example are in the graph for a batch of them: the same node where all examples share it, else one with a
/// further first axis.
///
/// @param size the number of examples
/// @param nodes what is not shared
record Batch(Dim size, Map<Tensor, Tensor> nodes) {
  /// Whether the node differs from example to example.
  boolean has(Tensor node) {
    return nodes.containsKey(node);
  }

  /// The node as it is, with the axis only where examples differ.
  Tensor of(Tensor node) {
    return nodes.getOrDefault(node, node);
  }

  /// The node with the axis in any case.
  Tensor all(Tensor node) {
    var batched = nodes.get(node);
    return batched != null ? batched : Tensor.of(new Op.Broadcast(node, List.of(0), with(node.shape())));
  }

  /// The shape of a batch of tensors of the given shape.
  Shape with(Shape shape) {
    return new Shape(Stream.concat(Stream.of(size), shape.dims().stream()).toList());
  }

  /// `x` with the axis `from` moved so that it is axis `to` of the result.
  static Tensor moved(Tensor x, int from, int to) {
    var permutation = new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
    permutation.remove(Integer.valueOf(from));
    permutation.add(to, from);
    return from == to ? x : Tensor.of(new Op.Transpose(x, permutation));
  }

  /// `x` with the axes `axis` and `axis + 1` made one of size `merged`.
  static Tensor merged(Tensor x, int axis, Dim merged) {
    return x.reshape(replaced(x.shape(), axis, 2, List.of(merged)));
  }

  /// `x` with one axis made two.
  static Tensor split(Tensor x, int axis, Dim first, Dim second) {
    return x.reshape(replaced(x.shape(), axis, 1, List.of(first, second)));
  }

  /// The product of two sizes, if it can be written as one: not where a symbol is multiplied.
  static Optional<Dim> product(Dim a, Dim b) {
    if (a.isOne() || b.isOne()) {
      return Optional.of(a.isOne() ? b : a);
    }
    return a instanceof Dim.Fixed(int sizeOfA) && b instanceof Dim.Fixed(int sizeOfB)
        ? Optional.of(Dim.of(Math.multiplyExact(sizeOfA, sizeOfB)))
        : Optional.empty();
  }

  private static Shape replaced(Shape shape, int axis, int count, List<Dim> by) {
    var dims = new ArrayList<>(shape.dims());
    dims.subList(axis, axis + count).clear();
    dims.addAll(axis, by);
    return new Shape(dims);
  }
}
