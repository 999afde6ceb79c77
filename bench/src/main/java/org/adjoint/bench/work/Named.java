package org.adjoint.bench.work;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Things by name, in an order of their own.
///
/// @param byName all of them
/// @param <T> what they are
public record Named<T>(Map<String, T> byName) {
  public Named {
    byName = new LinkedHashMap<>(byName);
  }

  /// The one with a name.
  ///
  /// @throws IllegalArgumentException when there is none
  public T get(String name) {
    var found = byName.get(name);
    if (found == null) {
      throw new IllegalArgumentException("There is no " + name + " among " + byName.keySet() + ".");
    }
    return found;
  }

  /// What a function makes of each, under the same names.
  public <R> Named<R> map(Function<T, R> function) {
    var mapped = new LinkedHashMap<String, R>();
    byName.forEach((name, value) -> mapped.put(name, function.apply(value)));
    return new Named<>(mapped);
  }
}
