package org.adjoint.rewrite;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adjoint.array.DType;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;

/// What is the same in every step of a loop, computed before it. Numbers, indices and mere changes of index stay where they are.
public final class LoopInvariants implements Rule {
  /// By the loop, so that its results stay those of one loop.
  private final Map<Loop, Loop> known = new HashMap<>();

  /// A rule for the loops of one graph.
  public LoopInvariants() {
  }

  @Override
  public Tensor apply(Tensor node) {
    if (!(node.op() instanceof Op.Scan(var loop, int number))) {
      return node;
    }
    // scan(f(c), c) = scan(y, c) with y = f(c)
    var changed = known.computeIfAbsent(loop, LoopInvariants::changed);
    return changed.equals(loop) ? node : changed.result(loop.results().get(number));
  }

  private static Loop changed(Loop loop) {
    var order = GraphWalk.topological(loop.body().results());
    var invariant = StepValues.of(loop).invariant();
    var operands = new HashMap<Tensor, Tensor>();
    for (int operand = 0; operand < loop.operands().size(); operand++) {
      if (loop.kind(operand) == Loop.Kind.CONSTANT) {
        operands.put(loop.body().parameters().get(operand), loop.operands().get(operand));
      }
    }
    var moved = new HashSet<Tensor>();
    var depending = new HashSet<>(operands.keySet());
    for (var node : order) {
      if (invariant.contains(node) && node.op().operands().stream().anyMatch(depending::contains)) {
        depending.add(node);
        if (isComputed(node)) {
          moved.add(node);
        }
      }
    }
    var change = new LoopChange(loop);
    order.stream().filter(moved::contains).filter(node -> isUsedInside(node, order, loop, moved))
        .forEach(node -> change.replace(node,
            change.constant(node, Substitution.apply(List.of(node), operands).getFirst())));
    return change.changed();
  }

  private static boolean isComputed(Tensor node) {
    return node.dtype() != DType.BOOL && switch (node.op()) {
      case Op.Compare _, Op.Leaf _, Op.Layout _, Op.Annotation _ -> false;
      case Op.Elementwise _, Op.Contraction _, Op.Assembly _, Op.Gather _, Op.Scan _ -> true;
    };
  }

  private static boolean isUsedInside(Tensor node, List<Tensor> order, Loop loop, Set<Tensor> moved) {
    return loop.body().results().contains(node)
        || order.stream().anyMatch(user -> !moved.contains(user) && user.op().operands().contains(node));
  }
}
