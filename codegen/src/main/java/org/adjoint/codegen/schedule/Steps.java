package org.adjoint.codegen.schedule;

import org.adjoint.array.Extent;

/// The steps of one loop over a body. Those of two loops are never the same.
public final class Steps {
  private final Extent length;

  Steps(Extent length) {
    this.length = length;
  }

  /// Their number.
  public Extent length() {
    return length;
  }
}
