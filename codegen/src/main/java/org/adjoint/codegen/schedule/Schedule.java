package org.adjoint.codegen.schedule;

import java.util.List;
import java.util.Set;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// The groups of a program in the order in which they run.
///
/// @param program in normal form
/// @param groups in order
/// @param inPlace the inputs whose update is written straight into their array, because by then nobody reads the old value
public record Schedule(Program program, List<FusionGroup> groups, Set<Tensor> inPlace) {
  /// One line for each group: what it computes, over which domain, and what it stores.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var group : groups) {
      text.append(group.placement().domain()).append(" → ")
          .append(group.results()).append(" by ").append(group.nodes().stream().map(node -> node.op().label()).toList())
          .append('\n');
    }
    return text.toString();
  }
}
