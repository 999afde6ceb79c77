package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;

/// An array that kernels read and write.
///
/// @param index its place among the arrays of a program
/// @param label what it holds, as a person would call it; not yet an identifier
/// @param dtype the type of its elements
/// @param shape the shape of what it holds
/// @param role where the array comes from
/// @param advances where in the array its elements begin: beyond the first place by a stride for each step of some loops
public record Buffer(int index, String label, DType dtype, Shape shape, Role role, List<Advance> advances) {
  /// An array from its first place on.
  public Buffer(int index, String label, DType dtype, Shape shape, Role role) {
    this(index, label, dtype, shape, role, List.of());
  }

  public Buffer {
    advances = List.copyOf(advances);
  }

  /// How far a step of a loop moves.
  public record Advance(Steps steps, Extent stride) {
  }

  /// The part of this array that belongs to the current step of a loop.
  ///
  /// @param label what the part holds
  /// @param shape of the part
  Buffer element(String label, Shape shape, Steps steps) {
    var moved = new ArrayList<>(advances);
    moved.add(new Advance(steps, shape.elements()));
    return new Buffer(index, label, dtype, shape, role, moved);
  }

  /// Where an array comes from.
  public enum Role {
    /// Bound by the caller at each run.
    INPUT,
    /// Part of the program.
    CONSTANT,
    /// Handed to the caller after each run.
    OUTPUT,
    /// Used within a run.
    TEMPORARY,
    /// Used within a kernel alone.
    SCRATCH,
    /// Made by the kernel itself, at each run.
    LOCAL
  }
}
