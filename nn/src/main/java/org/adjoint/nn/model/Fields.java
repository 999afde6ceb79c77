package org.adjoint.nn.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adjoint.nn.data.Excerpt;
import org.jspecify.annotations.Nullable;

/// The fields of a JSON object from a file, each of which must be there and be of its kind.
///
/// @param what the object stands for, for messages
record Fields(String what, Map<?, ?> values) {
  private static final int MOST_AXES = 64;

  /// @throws IllegalArgumentException when the value is no object
  static Fields of(String what, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Fields(what, map);
    }
    throw new IllegalArgumentException(
        what + " should be a JSON object, but is " + Excerpt.quoted(value == null ? "nothing" : value));
  }

  Object get(String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(what + " has no field \"" + name + "\"");
    }
    return value;
  }

  String text(String name) {
    if (get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  long number(String name) {
    if (get(name) instanceof Long number) {
      return number;
    }
    throw wrong(name, "a whole number");
  }

  List<?> list(String name) {
    if (get(name) instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "a list");
  }

  /// A list that has a number for each axis.
  ///
  /// @throws IllegalArgumentException when there are more than any network has axes; work may grow with their square
  static List<?> forAxes(List<?> numbers) {
    if (numbers.size() > MOST_AXES) {
      throw new IllegalArgumentException("a list for axes should have at most " + MOST_AXES + " numbers, but one has "
          + numbers.size());
    }
    return numbers;
  }

  /// @throws IllegalArgumentException when there are other fields than these
  void requireOnly(Set<String> names) {
    var others = new HashSet<Object>(values.keySet());
    others.removeAll(names);
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(what + " has an unknown field " + Excerpt.quoted(others.iterator().next()));
    }
  }

  private IllegalArgumentException wrong(String name, String kind) {
    return new IllegalArgumentException(
        "\"" + name + "\" of " + what + " should be " + kind + ", but is " + Excerpt.quoted(get(name)));
  }
}
