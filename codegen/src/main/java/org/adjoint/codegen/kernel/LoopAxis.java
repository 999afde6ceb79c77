package org.adjoint.codegen.kernel;

import org.adjoint.array.Extent;

/// The variable of a loop, which runs from 0 to an extent. Two axes are never the same, whatever their labels.
public final class LoopAxis implements Index.Variable {
  private final String label;
  private final Extent extent;

  /// An axis of its own.
  public LoopAxis(String label, Extent extent) {
    this.label = label;
    this.extent = extent;
  }

  /// A short name, such as `i`.
  @Override
  public String label() {
    return label;
  }

  /// The number of steps.
  public Extent extent() {
    return extent;
  }

  @Override
  public String toString() {
    return label;
  }
}
