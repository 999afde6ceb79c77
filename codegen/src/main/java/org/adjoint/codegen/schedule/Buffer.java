package org.adjoint.codegen.schedule;

import org.adjoint.array.DType;
import org.adjoint.array.Shape;

/// An array that kernels read and write.
///
/// @param index its place among the arrays of a program
/// @param label what it holds, as a person would call it; not yet an identifier
/// @param dtype the type of its elements
/// @param shape the shape of what it holds
/// @param role where the array comes from
public record Buffer(int index, String label, DType dtype, Shape shape, Role role) {
  /// Where an array comes from.
  public enum Role {
    /// Bound by the caller at each run.
    INPUT,
    /// Part of the program.
    CONSTANT,
    /// Handed to the caller after each run.
    OUTPUT,
    /// Used within a run.
    TEMPORARY
  }
}
