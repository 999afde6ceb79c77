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
public record Schedule(Program program, List<Group> groups, Set<Tensor> inPlace) {
  /// The groups that are kernels, without those in loops.
  public List<FusionGroup> fusions() {
    return groups.stream().filter(FusionGroup.class::isInstance).map(FusionGroup.class::cast).toList();
  }

  /// One line for each group: what it computes, over which domain, and what it stores; the groups of a loop's body stand below it.
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var group : groups) {
      switch (group) {
        case FusionGroup(var placement, var results) -> text.append(placement.domain()).append(" → ").append(results)
            .append(" by ").append(group.nodes().stream().map(node -> node.op().label()).toList()).append('\n');
        case LoopGroup(var loop, var results, var body, _) -> text.append(loop.length()).append(" steps → ")
            .append(results).append(" by\n").append(body.toString().indent(2));
      }
    }
    return text.toString();
  }
}
