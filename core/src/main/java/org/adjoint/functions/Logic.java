package org.adjoint.functions;

import org.adjoint.graph.Tensor;

/// Functions of truth values, which have the type [org.adjoint.array.DType#BOOL].
public final class Logic {
  private Logic() {
  }

  /// Where both hold.
  public static Tensor and(Tensor x, Tensor y) {
    return x.select(y, x.number(0));
  }

  /// Where at least one holds.
  public static Tensor or(Tensor x, Tensor y) {
    return x.select(x.number(1), y);
  }

  /// Where exactly one holds.
  public static Tensor xor(Tensor x, Tensor y) {
    return x.select(not(y), y);
  }

  /// Where `x` does not hold.
  public static Tensor not(Tensor x) {
    return x.select(x.number(0), x.number(1));
  }
}
