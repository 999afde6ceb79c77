package org.adjoint.array;

/// The size of one axis: a number, or a name whose number is known only when a program runs.
///
/// A symbolic dimension equals only itself, stands for a size of at least 1, and never takes part in broadcasting as if
/// it were 1. One compiled program serves every size of it.
public sealed interface Dim {
  /// A size known when the graph is built.
  ///
  /// @param size at least 0
  record Fixed(int size) implements Dim {
    public Fixed {
      if (size < 0) {
        throw new IllegalArgumentException("A dimension must be at least 0, but this one is " + size + ".");
      }
    }

    @Override
    public String toString() {
      return Integer.toString(size);
    }
  }

  /// A size bound at each run.
  ///
  /// @param name a Java identifier
  record Symbol(String name) implements Dim {
    public Symbol {
      if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))
          || !name.chars().allMatch(Character::isJavaIdentifierPart)) {
        throw new IllegalArgumentException(
            "A symbolic dimension is named by a Java identifier such as batch, but this name is \"" + name + "\".");
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// The dimension of the given size.
  static Dim of(int size) {
    return new Fixed(size);
  }

  /// The dimension called `name`, to be bound when a program runs.
  static Dim symbol(String name) {
    return new Symbol(name);
  }

  /// Whether this is the number 1, the size that broadcasting stretches.
  default boolean isOne() {
    return this instanceof Fixed(int size) && size == 1;
  }
}
