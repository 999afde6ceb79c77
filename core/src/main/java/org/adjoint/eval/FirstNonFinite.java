package org.adjoint.eval;

import java.util.List;
import java.util.stream.Collectors;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// The first node of a program, forward or backward, that made NaN or infinity out of finite numbers, and so spoilt a result.
///
/// @param node what was computed
/// @param found what it gave: `NaN`, `Infinity` or `-Infinity`
/// @param operands the ranges of what it was computed from, in words
/// @param steps for each loop around it, outermost first, the number of the step in which it happened
public record FirstNonFinite(Tensor node, double found, List<String> operands, List<Integer> steps) {
  public FirstNonFinite {
    operands = List.copyOf(operands);
    steps = List.copyOf(steps);
  }

  /// What was found where, as the end of a sentence: `the first was NaN as the result of log (score) from Mlp.java:17, computed of …`.
  ///
  /// @param layer that the node belongs to; `null` when it belongs to none
  public String describe(@Nullable String layer) {
    if (node.op() instanceof Op.Input input) {
      return "the input \"" + input.name() + "\" held " + found;
    }
    return "the first was " + found + " as the result of " + node.op().label()
        + (node.name() == null ? "" : " (" + node.name() + ")")
        + (layer == null ? "" : " in the layer \"" + layer + "\"")
        + steps.stream().map(step -> " in step " + step + " of a loop").collect(Collectors.joining()) + " from "
        + node.origin() + (operands.isEmpty() ? "" : ", computed of " + String.join(" and ", operands));
  }
}
