package org.adjoint.eval;

import java.util.Optional;
import java.util.function.Function;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// A run has left the finite numbers. The message says where, in one sentence.
public final class NonFiniteException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  private final String spoilt;
  private final transient @Nullable FirstNonFinite first;

  /// @param spoilt what was found: `the output "loss" became NaN`
  /// @param first what made it so, if that is known
  NonFiniteException(String spoilt, @Nullable FirstNonFinite first) {
    this("", spoilt, first, _ -> null);
  }

  private NonFiniteException(String when, String spoilt, @Nullable FirstNonFinite first,
      Function<Tensor, @Nullable String> layerOf) {
    super(sentence(when + spoilt + ": " + (first == null
        ? "the same program without fusion stays finite"
        : first.describe(layerOf.apply(first.node())))));
    this.spoilt = spoilt;
    this.first = first;
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  /// The same, told by someone who knows more.
  ///
  /// @param when it happened, such as `in step 7`
  /// @param layerOf the layer that a node belongs to; `null` for a node that belongs to none
  public NonFiniteException told(String when, Function<Tensor, @Nullable String> layerOf) {
    var told = new NonFiniteException(when + " ", spoilt, first, layerOf);
    told.initCause(this);
    return told;
  }

  /// The first operation that gave such a number; nothing when the program, computed node by node, stays finite.
  public Optional<FirstNonFinite> first() {
    return Optional.ofNullable(first);
  }
}
