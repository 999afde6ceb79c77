package org.adjoint.autodiff;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.adjoint.graph.Formula;
import org.adjoint.graph.Tensor;

/// What a user's own rule does, read from the graph that it made.
final class GivenRule {
  /// A contribution with more operations than this is not written out.
  private static final int LARGEST = 24;

  private GivenRule() {
  }

  /// The contribution as a formula of the node's sensitivity, unless it is long.
  static Optional<Formula> formula(Trace.Step step, Tensor node, List<Formula> parts, Naming naming) {
    var sensitivity = naming.isNamed(node) ? new Formula.Sensitivity(naming.value(node)) : parts.getFirst();
    Predicate<Tensor> known = tensor -> tensor == step.cotangent() || tensor == node || naming.isNamed(tensor)
        || tensor.name() != null;
    if (step.contribution() == step.cotangent()) {
      return Optional.of(sensitivity);
    }
    if (size(step.contribution(), known, LARGEST) > LARGEST) {
      return Optional.empty();
    }
    return Optional.of(Formula.of(step.contribution(), tensor -> tensor == step.cotangent()
        ? sensitivity
        : known.test(tensor) ? naming.value(tensor) : null));
  }

  private static int size(Tensor node, Predicate<Tensor> known, int most) {
    int size = 1;
    for (var operand : node.op().operands()) {
      if (size <= most) {
        size += known.test(operand) ? 1 : size(operand, known, most - size);
      }
    }
    return size;
  }
}
