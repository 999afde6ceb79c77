package org.adjoint.rewrite;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
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
    var uses = StepUses.of(loop);
    var invariant = StepValues.of(loop).invariant();
    var operands = new HashMap<Tensor, Tensor>();
    for (int operand = 0; operand < loop.operands().size(); operand++) {
      if (loop.kind(operand) == Loop.Kind.CONSTANT) {
        operands.put(loop.body().parameters().get(operand), loop.operands().get(operand));
      }
    }
    var moved = new HashSet<Tensor>();
    var depending = new HashSet<>(operands.keySet());
    for (var node : uses.order()) {
      if (invariant.contains(node) && node.op().operands().stream().anyMatch(depending::contains)) {
        depending.add(node);
        if (isComputed(node)) {
          moved.add(node);
        }
      }
    }
    var change = new LoopChange(loop);
    uses.order().stream().filter(moved::contains).filter(node -> uses.isUsedByOthers(node, moved::contains))
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
}
