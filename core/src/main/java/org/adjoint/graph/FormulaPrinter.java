package org.adjoint.graph;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes a node as a formula in the notation of a textbook: `relu(x·W + b)`.
public final class FormulaPrinter {
  private FormulaPrinter() {
  }

  /// The formula of `tensor`, in which every operand that `names` knows stands as that name.
  ///
  /// @param names the name of a node, or null to write out what it computes; not asked for `tensor` itself
  public static String formula(Tensor tensor, Function<Tensor, @Nullable String> names) {
    return Notation.PLAIN.write(Formula.of(tensor, node -> {
      var name = names.apply(node);
      return name == null ? null : new Formula.Symbol(name, "", node.shape().rank() == 0);
    }));
  }
}
