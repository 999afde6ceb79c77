package org.adjoint.bench.gradbench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.jspecify.annotations.Nullable;

/// The input of a function: numbers and arrays by name.
///
/// @param members as they were read; an input that is a number alone is called [#ITSELF]
record Input(Map<String, @Nullable Object> members) {
  /// The name of an input that has none.
  static final String ITSELF = "";

  @SuppressWarnings("unchecked")
  static Input of(@Nullable Object value) {
    return new Input(value instanceof Map<?, ?> members
        ? (Map<String, @Nullable Object>) members
        : Map.of(ITSELF, value == null ? List.of() : value));
  }

  private Object get(String name) {
    var value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The input has no " + name + ", only " + members.keySet() + ".");
    }
    return value;
  }

  double number(String name) {
    if (get(name) instanceof Double number) {
      return number;
    }
    throw notA("number", name);
  }

  double number(String name, double otherwise) {
    return members.containsKey(name) ? number(name) : otherwise;
  }

  int integer(String name) {
    return (int) number(name);
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(get(name));
  }

  Input nested(String name) {
    return of(get(name));
  }

  boolean hasElements(String name) {
    return get(name) instanceof List<?> elements && !elements.isEmpty();
  }

  int[] integers(String name) {
    return Arrays.stream(array(name).toDoubles()).mapToInt(number -> (int) number).toArray();
  }

  /// Lists of lists of numbers, of one length at each depth.
  NdArray array(String name) {
    var sizes = new ArrayList<Integer>();
    for (Object at = get(name); at instanceof List<?> elements && !elements.isEmpty(); at = elements.getFirst()) {
      sizes.add(elements.size());
    }
    var numbers = new ArrayList<Double>();
    collect(get(name), numbers, name);
    return NdArray.of(numbers.stream().mapToDouble(Double::doubleValue).toArray(),
        sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void collect(@Nullable Object value, List<Double> numbers, String name) {
    switch (value) {
      case Double number -> numbers.add(number);
      case List<?> elements -> elements.forEach(element -> collect(element, numbers, name));
      case null, default -> throw notA("list of numbers", name);
    }
  }

  private static IllegalArgumentException notA(String what, String name) {
    return new IllegalArgumentException("The input's " + name + " is no " + what + ".");
  }
}
