package org.adjoint.codegen.kernel;

import org.adjoint.array.DType;

/// A local variable of a kernel. Two locals are never the same, whatever their labels.
public final class Local implements Index.Variable {
  private final String label;
  private final DType dtype;
  private final boolean named;

  /// A local of its own.
  ///
  /// @param label what it holds; not yet an identifier
  /// @param named whether the user or a layer gave the name, so that it should be seen in the code
  public Local(String label, DType dtype, boolean named) {
    this.label = label;
    this.dtype = dtype;
    this.named = named;
  }

  /// What it holds.
  @Override
  public String label() {
    return label;
  }

  /// The type of its value.
  public DType dtype() {
    return dtype;
  }

  /// Whether a person gave the name.
  public boolean named() {
    return named;
  }

  /// The same kind of local for one of several copies of a loop's body.
  Local copy(int number) {
    return new Local(label + number, dtype, named);
  }

  @Override
  public String toString() {
    return label;
  }
}
