package org.adjoint.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A product of dimensions, `factor · symbol₁ · symbol₂ …`: the number of elements of a shape, or a stride.
///
/// @param factor the product of the fixed sizes
/// @param symbols the names of the symbolic sizes in alphabetical order, each as often as it occurs
public record Extent(long factor, List<String> symbols) {
  /// The empty product.
  public static final Extent ONE = new Extent(1, List.of());

  public Extent {
    // Zero has one form, whatever it is multiplied with.
    symbols = factor == 0 ? List.of() : symbols.stream().sorted().toList();
  }

  /// A product without symbols.
  public static Extent of(long factor) {
    return new Extent(factor, List.of());
  }

  /// The size of one dimension.
  public static Extent of(Dim dim) {
    return switch (dim) {
      case Dim.Fixed(int size) -> of(size);
      case Dim.Symbol(String name) -> new Extent(1, List.of(name));
    };
  }

  /// The product of this and another extent.
  public Extent times(Extent other) {
    return new Extent(Math.multiplyExact(factor, other.factor),
        Stream.concat(symbols.stream(), other.symbols.stream()).toList());
  }

  /// Whether no symbol occurs, so that the factor is the value.
  public boolean isFixed() {
    return symbols.isEmpty();
  }

  /// Whether the value is the number `value` whatever the symbols are bound to.
  public boolean is(long value) {
    return isFixed() && factor == value;
  }

  /// The value under the given sizes of the symbols.
  ///
  /// @throws IllegalArgumentException when a symbol has no size
  public long evaluate(Map<String, Integer> sizes) {
    long value = factor;
    for (var symbol : symbols) {
      var size = sizes.get(symbol);
      if (size == null) {
        throw new IllegalArgumentException("The dimension " + symbol + " has no size; sizes are known for "
            + new ArrayList<>(sizes.keySet()) + ".");
      }
      value = Math.multiplyExact(value, size.longValue());
    }
    return value;
  }

  /// The product as a formula: `784 * batch`.
  @Override
  public String toString() {
    if (symbols.isEmpty()) {
      return Long.toString(factor);
    }
    var product = symbols.stream().collect(Collectors.joining(" * "));
    return factor == 1 ? product : factor + " * " + product;
  }
}
