package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Where an operand is read along one of its axes, `offset + Σ scale · variable`.
///
/// @param terms those that change in the kernel, each variable once
/// @param offset the constant part
public record Coordinate(List<Term> terms, Offset offset) {
  /// The coordinate 0, in axes of size 1.
  public static final Coordinate FIRST = new Coordinate(List.of(), Offset.ZERO);

  public Coordinate {
    terms = List.copyOf(terms);
  }

  /// One variable's share.
  public record Term(Variable variable, long scale) {
  }

  /// What a coordinate changes with.
  public sealed interface Variable {
  }

  /// The coordinate along an axis of the kernel's domain.
  public record DomainAxis(int axis) implements Variable {
  }

  /// The index that a node looks up.
  ///
  /// @param node an [Op.Gather] or [Op.ScatterAdd]
  /// @param place where its indices are read
  public record LookedUp(Tensor node, IndexMap place) implements Variable {
    /// The tensor of indices.
    public Tensor indices() {
      return node.op().operands().get(1);
    }

    /// The number of places that an index may name.
    public Extent size() {
      return Extent.of(node.op() instanceof Op.Gather(var x, _, int axis)
          ? x.shape().dim(axis)
          : ((Op.ScatterAdd) node.op()).size());
    }
  }

  /// The coordinate along an axis of the domain.
  public static Coordinate of(int axis) {
    return of(new DomainAxis(axis));
  }

  /// A variable itself.
  static Coordinate of(Variable variable) {
    return new Coordinate(List.of(new Term(variable, 1)), Offset.ZERO);
  }

  /// `start + step · this`.
  Coordinate stepped(long start, long step) {
    return times(step).plus(new Coordinate(List.of(), Offset.of(start)));
  }

  /// The same place counted from the end of an axis.
  Coordinate reversed(Dim dim) {
    return times(-1).plus(new Coordinate(List.of(), Offset.last(dim)));
  }

  /// The place `within` a window, when this is the number of the window.
  Coordinate window(Coordinate within, long stride, long dilation) {
    return times(stride).plus(within.times(dilation));
  }

  private Coordinate times(long factor) {
    return new Coordinate(terms.stream().map(term -> new Term(term.variable, term.scale * factor)).toList(),
        offset.times(factor));
  }

  private Coordinate plus(Coordinate other) {
    var all = new ArrayList<>(terms);
    all.addAll(other.terms);
    return new Coordinate(all, offset.plus(other.offset));
  }
}
