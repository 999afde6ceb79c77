package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Loops without what nothing uses: outputs of steps, carries that reach no result, and the sequences and constants that only these
/// needed, in the bodies of loops as well.
final class UnusedLoopParts {
  private final Map<NeededLoopParts, Body> bodies;
  private final Map<Loop, Set<Integer>> used = new HashMap<>();
  private final IdentityHashMap<Tensor, Tensor> rebuilt = new IdentityHashMap<>();

  private UnusedLoopParts(Map<NeededLoopParts, Body> bodies) {
    this.bodies = bodies;
  }

  /// The program without unused parts of loops; it takes the same inputs.
  static Program drop(Program program) {
    return withResults(program, new UnusedLoopParts(new HashMap<>())::apply);
  }

  /// A program of the same inputs whose results are others.
  static Program withResults(Program program, UnaryOperator<List<Tensor>> change) {
    var results = new ArrayList<>(program.outputs().values());
    results.addAll(program.updates().values());
    var changed = change.apply(results).iterator();
    var builder = Program.like(program);
    program.inputs().forEach(builder::input);
    program.outputs().keySet().forEach(name -> builder.output(name, changed.next()));
    program.updates().keySet().forEach(input -> builder.update(input, changed.next()));
    return builder.build();
  }

  private List<Tensor> apply(Collection<Tensor> results) {
    var order = GraphWalk.topological(results);
    findUsed(order, results);
    order.forEach(this::rebuild);
    return results.stream().map(this::rebuilt).toList();
  }

  /// From users to operands, so that all uses of a loop are known before what it is made from.
  private void findUsed(List<Tensor> order, Collection<Tensor> results) {
    var live = new HashSet<>(results);
    for (var node : order.reversed()) {
      if (live.contains(node)) {
        if (node.op() instanceof Op.Scan(var loop, int result)) {
          var numbers = used.computeIfAbsent(loop, _ -> new TreeSet<>());
          numbers.add(result);
          NeededLoopParts.of(loop, numbers, this::inner).operands()
              .forEach(operand -> live.add(loop.operands().get(operand)));
        } else {
          live.addAll(node.op().operands());
        }
      }
    }
  }

  private void rebuild(Tensor node) {
    if (!(node.op() instanceof Op.Scan(var loop, int result))) {
      rebuilt.put(node,
          remade(node, node.op().withOperands(node.op().operands().stream().map(this::rebuilt).toList())));
    } else if (used.getOrDefault(loop, Set.of()).contains(result)) {
      var parts = NeededLoopParts.of(loop, used.getOrDefault(loop, Set.of()), this::inner);
      rebuilt.put(node, remade(node, parts.result(loop, result, body(loop, parts), this::rebuilt)));
    }
  }

  private Body body(Loop loop, NeededLoopParts parts) {
    var known = bodies.get(parts);
    if (known == null) {
      known = parts.body(loop.initial().size(), this::inner);
      bodies.put(parts, known);
    }
    return known;
  }

  /// Results of a body, without unused parts of the loops within it.
  private List<Tensor> inner(List<Tensor> results) {
    return new UnusedLoopParts(bodies).apply(results);
  }

  /// What nothing needs stays as it was.
  private Tensor rebuilt(Tensor node) {
    return rebuilt.getOrDefault(node, node);
  }

  private static Tensor remade(Tensor node, Op op) {
    if (op.equals(node.op())) {
      return node;
    }
    var made = Tensor.of(op, node.origin());
    return node.name() == null ? made : made.named(node.name());
  }
}
