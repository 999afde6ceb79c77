package org.adjoint.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adjoint.graph.Tensor;

/// Collects the nodes that one step of a derivation tells of.
final class TreatedNodes {
  private final Set<Tensor> told;
  private final Set<Tensor> values = new LinkedHashSet<>();
  private final Set<Tensor> operands = new LinkedHashSet<>();
  private final Set<Tensor> sensitivities = new LinkedHashSet<>();

  /// @param told the nodes of the forward pass, and what earlier steps computed; grows by what this one computes
  TreatedNodes(Set<Tensor> told) {
    this.told = told;
  }

  /// The cotangent of `node` is added up, and its rule is applied.
  void value(Tensor node, Optional<Tensor> cotangent) {
    values.add(node);
    cotangent.ifPresent(this::computed);
  }

  /// A rule contributes to the cotangent of `operand`.
  void contribution(Tensor operand, Tensor contribution) {
    operands.add(operand);
    computed(contribution);
    // Also where the rule only passes on what an earlier step computed.
    sensitivities.add(contribution);
  }

  /// A node and what it is computed from, as far as nobody has told of it.
  private void computed(Tensor node) {
    var open = new ArrayDeque<>(List.of(node));
    while (!open.isEmpty()) {
      var next = open.pop();
      if (told.add(next)) {
        sensitivities.add(next);
        next.op().operands().forEach(open::add);
      }
    }
  }

  Derivation.Treated treated() {
    return new Derivation.Treated(new ArrayList<>(values), new ArrayList<>(operands), new ArrayList<>(sensitivities));
  }
}
