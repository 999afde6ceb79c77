package org.adjoint.codegen.schedule;

import org.adjoint.array.Extent;

/// The steps of one loop over a body. Those of two loops are never the same.
public final class Steps {
  private final Extent length;
  private final boolean reverse;

  Steps(Extent length, boolean reverse) {
    this.length = length;
    this.reverse = reverse;
  }

  /// Their number.
  public Extent length() {
    return length;
  }

  /// Whether they go from the last to the first.
  public boolean reverse() {
    return reverse;
  }
}
