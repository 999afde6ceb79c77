package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Faster forms of single ops, for programs that are only run.
final class SpecialRules {
  private SpecialRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(ExponentialRules::hyperbolicTangent, SpecialRules::multiplyByReciprocal, ConstantRules::foldArrays);
  }

  private static Tensor multiplyByReciprocal(Tensor node) {
    // x / c = x · (1/c), where c is a power of two and 1/c is finite, so that both round alike
    return node.op() instanceof Op.Div(var x, var y) && node.dtype().isFloating()
        && Filled.number(y).isPresent() && isExactReciprocal(node, Filled.number(y).getAsDouble())
            ? x.mul(1 / Filled.number(y).getAsDouble())
            : node;
  }

  private static boolean isExactReciprocal(Tensor node, double divisor) {
    return Filled.isPowerOfTwo(divisor) && node.dtype().round(1 / divisor) == 1 / divisor
        && Double.isFinite(node.dtype().round(1 / divisor)) && node.dtype().round(1 / divisor) != 0;
  }
}
