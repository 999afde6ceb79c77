package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// What the steps of a loop compute as those of an earlier one do, whose carries or outputs it is given.
///
/// @param source the earlier loop
/// @param known values worth keeping of the later loop's step, each with the value of the earlier loop's step that it is
record RecomputedValues(Loop source, Map<Tensor, Tensor> known) {
  /// For each earlier loop that has such values.
  static List<RecomputedValues> of(Loop loop) {
    var found = new ArrayList<RecomputedValues>();
    var taken = new HashSet<Tensor>();
    loop.sequences().stream().filter(sequence -> sequence.op() instanceof Op.Scan)
        .map(sequence -> ((Op.Scan) sequence.op()).loop()).distinct()
        .filter(source -> source.length().equals(loop.length())).forEach(source -> {
          var known = worthKeeping(loop, source, equal(loop, source));
          known.keySet().removeAll(taken);
          if (!known.isEmpty()) {
            taken.addAll(known.keySet());
            found.add(new RecomputedValues(source, known));
          }
        });
    return found;
  }

  /// The values of a step of `loop` that a step of `source` computes as well.
  private static Map<Tensor, Tensor> equal(Loop loop, Loop source) {
    Map<Op, Tensor> computed = new HashMap<>();
    GraphWalk.topological(source.body().results()).forEach(node -> computed.putIfAbsent(node.op(), node));
    var equal = new HashMap<Tensor, Tensor>();
    for (int operand = loop.initial().size(); operand < loop.operands().size(); operand++) {
      var given = given(loop.operands().get(operand), loop.kind(operand), source);
      if (given != null) {
        equal.put(loop.body().parameters().get(operand), given);
      }
    }
    for (var node : GraphWalk.topological(loop.body().results())) {
      var operands = node.op().operands();
      // A barrier is there to have things computed again.
      if (!(node.op() instanceof Op.Input) && !(node.op() instanceof Op.Barrier)
          && equal.keySet().containsAll(operands)) {
        var same = computed.get(node.op().withOperands(operands.stream().map(equal::get).toList()));
        if (same != null) {
          equal.put(node, same);
        }
      }
    }
    return equal;
  }

  /// The value of a step of `source` that a later loop is given as this operand.
  private static @Nullable Tensor given(Tensor operand, Loop.Kind kind, Loop source) {
    if (operand.op() instanceof Op.Scan(var loop, int number) && loop.equals(source)) {
      var result = loop.results().get(number);
      return kind == Loop.Kind.SEQUENCE && !(result instanceof Loop.Result.Last) ? loop.element(result) : null;
    }
    for (int place = 0; place < source.operands().size(); place++) {
      if (source.kind(place) == kind && source.operands().get(place).equals(operand)) {
        return source.body().parameters().get(place);
      }
    }
    return null;
  }

  /// Products, and what joins them with other values.
  private static Map<Tensor, Tensor> worthKeeping(Loop loop, Loop source, Map<Tensor, Tensor> equal) {
    var independent = StepValues.of(source);
    var uses = StepUses.of(loop);
    var kept = new HashSet<Tensor>();
    for (var node : uses.order()) {
      var same = equal.get(node);
      // Those that do not depend on carries are not computed in steps anyway.
      if (same != null && !independent.has(same) && (node.op() instanceof Op.MatMul product
          ? LoopProducts.isLong(product)
          : LoopProducts.joins(node, kept))) {
        kept.add(node);
      }
    }
    var needed = new LinkedHashMap<Tensor, Tensor>();
    uses.order().stream().filter(kept::contains).filter(node -> uses.isUsedByOthers(node, kept::contains))
        .forEach(node -> needed.put(node, equal.get(node)));
    return needed;
  }
}
