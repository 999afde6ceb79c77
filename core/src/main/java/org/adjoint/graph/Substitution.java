package org.adjoint.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A graph built once more with some of its nodes replaced. What does not depend on a replaced node stays the same node.
public final class Substitution {
  private final Map<Tensor, Tensor> replaced = new HashMap<>();

  private Substitution(Map<Tensor, Tensor> replacements) {
    replaced.putAll(replacements);
  }

  /// `results` with every key of `replacements` replaced by its value, of the same shape and type.
  public static List<Tensor> apply(Collection<Tensor> results, Map<Tensor, Tensor> replacements) {
    var substitution = new Substitution(replacements);
    GraphWalk.topological(results).forEach(substitution::visit);
    return results.stream().map(substitution::of).toList();
  }

  private void visit(Tensor node) {
    if (!replaced.containsKey(node)) {
      var operands = node.op().operands();
      var others = operands.stream().map(this::of).toList();
      if (!others.equals(operands)) {
        var copy = Tensor.of(node.op().withOperands(others), node.origin());
        replaced.put(node, node.name() == null ? copy : copy.named(node.name()));
      }
    }
  }

  private Tensor of(Tensor node) {
    return replaced.getOrDefault(node, node);
  }
}
