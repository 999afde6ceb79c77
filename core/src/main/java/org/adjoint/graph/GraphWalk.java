package org.adjoint.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Orders of the nodes of a graph.
public final class GraphWalk {
  private GraphWalk() {
  }

  /// Every node that `results` depend on, operands before users, each once; the same graph gives the same order.
  public static List<Tensor> topological(Collection<Tensor> results) {
    var order = new ArrayList<Tensor>();
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Tensor> done = Collections.newSetFromMap(new IdentityHashMap<>());
    // An explicit stack: graphs are deeper than the Java stack.
    var pending = new ArrayDeque<Tensor>();
    for (var result : results) {
      pending.push(result);
      while (!pending.isEmpty()) {
        var node = pending.peek();
        if (seen.add(node)) {
          node.op().operands().reversed().stream().filter(operand -> !seen.contains(operand)).forEach(pending::push);
        } else {
          pending.pop();
          if (done.add(node)) {
            order.add(node);
          }
        }
      }
    }
    return Collections.unmodifiableList(order);
  }
}
