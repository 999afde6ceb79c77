package org.adjoint.rewrite;

import java.util.HashSet;
import java.util.Set;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The values of a loop's step that do not depend on the steps before. What stands behind a barrier is to be computed where it
/// stands, and is not among them.
///
/// @param invariant the same in every step
/// @param stepwise different from step to step, and computed from elements of sequences by ops that [#isStepwise] names
record StepValues(Set<Tensor> invariant, Set<Tensor> stepwise) {
  static StepValues of(Loop loop) {
    var values = new StepValues(new HashSet<>(), new HashSet<>());
    GraphWalk.topological(loop.body().results()).forEach(node -> values.sort(loop, node));
    return values;
  }

  private void sort(Loop loop, Tensor node) {
    int parameter = loop.body().parameters().indexOf(node);
    if (parameter >= 0) {
      switch (loop.kind(parameter)) {
        case CARRY -> {
        }
        case SEQUENCE -> stepwise.add(node);
        case CONSTANT -> invariant.add(node);
      }
    } else if (!(node.op() instanceof Op.Barrier) && !(node.op() instanceof Op.Annotation)) {
      var operands = node.op().operands();
      if (invariant.containsAll(operands)) {
        invariant.add(node);
      } else if (isStepwise(node) && operands.stream().allMatch(this::has)) {
        stepwise.add(node);
      }
    }
  }

  /// Whether a value does not depend on carries.
  boolean has(Tensor node) {
    return invariant.contains(node) || stepwise.contains(node);
  }

  /// Whether an op is easily done for all steps at once.
  private static boolean isStepwise(Tensor node) {
    return node.op() instanceof Op.Elementwise || node.op() instanceof Op.MatMul || node.op() instanceof Op.Reshape;
  }
}
