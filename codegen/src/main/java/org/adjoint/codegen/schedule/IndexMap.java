package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Where an operand is read while a kernel is at a point of its domain: for each axis of the operand the axis of the domain whose
/// coordinate it takes, or [#FIRST] to read its first place.
///
/// @param axes one entry for each axis of the operand
public record IndexMap(List<Integer> axes) {
  /// Stands for the coordinate 0, in axes of size 1.
  public static final int FIRST = -1;

  public IndexMap {
    axes = List.copyOf(axes);
  }

  /// An operand of the domain's own shape.
  public static IndexMap identity(int rank) {
    return new IndexMap(IntStream.range(0, rank).boxed().toList());
  }

  /// Whether the operand is read at the domain's first `rank` coordinates, in order.
  public boolean isPrefix(int rank) {
    return equals(identity(rank));
  }

  /// A value and where it is read.
  ///
  /// @param source a value that is stored, computed in the same kernel, or known from the index alone
  /// @param map where
  public record Access(Tensor source, IndexMap map) {
  }

  /// Sees through layout: reads `tensor` at `map` by reading what its elements come from.
  public static Access resolve(Tensor tensor, IndexMap map) {
    var source = tensor;
    var axes = map.axes;
    while (true) {
      switch (source.op()) {
        case Op.Broadcast(var x, var added, _) -> {
          var from = axes;
          axes = IntStream.range(0, from.size()).filter(axis -> !added.contains(axis)).mapToObj(from::get).toList();
          source = x;
        }
        case Op.Transpose(var x, var permutation) -> {
          var from = axes;
          axes = IntStream.range(0, from.size()).mapToObj(axis -> from.get(permutation.indexOf(axis))).toList();
          source = x;
        }
        case Op.Reshape(var x, var shape) when isExpansion(x.shape(), shape) -> {
          axes = throughExpansion(axes, shape, x.shape());
          source = x;
        }
        case Op.Barrier(var x) -> source = x;
        case Op.Slice _, Op.Reverse _, Op.Unfold _ -> throw new UnsupportedOperationException(source.op().label());
        case Op.Reshape _, Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> {
          return new Access(source, new IndexMap(axes));
        }
      }
    }
  }

  /// Whether two shapes differ only in axes of size 1.
  static boolean isExpansion(Shape from, Shape to) {
    return from.dims().stream().filter(dim -> !dim.isOne()).toList()
        .equals(to.dims().stream().filter(dim -> !dim.isOne()).toList());
  }

  private static List<Integer> throughExpansion(List<Integer> axes, Shape expanded, Shape original) {
    var kept = IntStream.range(0, expanded.rank()).filter(axis -> !expanded.dim(axis).isOne()).iterator();
    var mapped = new ArrayList<Integer>();
    for (var dim : original.dims()) {
      mapped.add(dim.isOne() ? FIRST : axes.get(kept.nextInt()));
    }
    return mapped;
  }
}
