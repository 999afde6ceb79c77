package org.adjoint.array;

import java.util.Locale;

/// The type of a tensor's elements. There is no implicit promotion: operands of one operation have one type, and a
/// change of type is a cast that the user writes.
public enum DType {
  /// IEEE 754 binary32, stored in a `float[]`.
  FLOAT32(4),
  /// IEEE 754 binary64, stored in a `double[]`.
  FLOAT64(8),
  /// 32-bit two's complement, stored in an `int[]`.
  INT32(4),
  /// 64-bit two's complement, stored in a `long[]`.
  INT64(8),
  /// Truth values, stored in a `boolean[]`.
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /// The size of one element in bytes.
  public int bytes() {
    return bytes;
  }

  /// Whether this is a floating-point type, the only kind that has derivatives.
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /// The value that an element of this type takes for `value`, as a double: the nearest floating-point number; an
  /// integer cut off towards 0, at the ends of the range, 0 for NaN; for [#BOOL] 1 unless `value` is 0.
  public double round(double value) {
    return switch (this) {
      case FLOAT32 -> (float) value;
      case FLOAT64 -> value;
      case INT32 -> (int) value;
      case INT64 -> (long) value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  /// The name in lower case, as printers show it: `float32`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
