package org.adjoint.codegen.schedule;

import org.adjoint.array.Dim;
import org.adjoint.array.Extent;

/// The constant part of a coordinate, `size + number`.
///
/// @param size a symbolic size, perhaps negative; 0 for none
/// @param number the rest
public record Offset(Extent size, long number) {
  /// Nothing.
  public static final Offset ZERO = of(0);

  /// A number.
  public static Offset of(long number) {
    return new Offset(Extent.of(0), number);
  }

  /// The last place of an axis.
  static Offset last(Dim dim) {
    return switch (dim) {
      case Dim.Fixed(int size) -> of(size - 1L);
      case Dim.Symbol _ -> new Offset(Extent.of(dim), -1);
    };
  }

  /// The sum of two offsets along one axis, which both stand for numbers of its places.
  Offset plus(Offset other) {
    var symbols = size.isFixed() ? other.size.symbols() : size.symbols();
    return new Offset(new Extent(size.factor() + other.size.factor(), symbols), number + other.number);
  }

  Offset times(long factor) {
    return new Offset(size.times(Extent.of(factor)), number * factor);
  }

  /// Whether the offset is a number, whatever symbols are bound to.
  public boolean isFixed() {
    return size.is(0);
  }
}
