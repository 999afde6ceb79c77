package org.adjoint.rewrite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Tensor;

/// Who uses the values of a loop's step: other values of it, and its results.
///
/// @param order the values, operands before users
/// @param counts how often each is used
record StepUses(Loop loop, List<Tensor> order, Map<Tensor, Integer> counts) {
  static StepUses of(Loop loop) {
    var order = GraphWalk.topological(loop.body().results());
    var counts = new HashMap<Tensor, Integer>();
    loop.body().results().forEach(result -> counts.merge(result, 1, Integer::sum));
    order.stream().flatMap(node -> node.op().operands().stream())
        .forEach(operand -> counts.merge(operand, 1, Integer::sum));
    return new StepUses(loop, order, counts);
  }

  /// Whether a value is used in one place alone.
  boolean isUsedOnce(Tensor value) {
    return counts.getOrDefault(value, 0) == 1;
  }

  /// Whether a value is a result, or used by another than some values.
  boolean isUsedByOthers(Tensor value, Predicate<Tensor> some) {
    return loop.body().results().contains(value)
        || order.stream().anyMatch(user -> user.op().operands().contains(value) && !some.test(user));
  }
}
