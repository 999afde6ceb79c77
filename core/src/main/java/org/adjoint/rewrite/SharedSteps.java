package org.adjoint.rewrite;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Products that a loop computes again from the carries of an earlier loop, as that which takes the steps back does: the earlier loop
/// gives them out instead, with the sums that they are terms of. What comes after them, as activations, takes less to compute again than
/// to keep.
final class SharedSteps {
  private final Map<Body, Body> bodies;
  /// In the order of the loops, so that outputs have an order too.
  private final Map<Loop, List<RecomputedValues>> recomputed = new LinkedHashMap<>();
  /// What becomes of each loop, by what it was.
  private final Map<Loop, Changed> changed = new HashMap<>();
  private final IdentityHashMap<Tensor, Tensor> rebuilt = new IdentityHashMap<>();

  private record Changed(LoopChange change, Loop after) {
  }

  private SharedSteps(Map<Body, Body> bodies) {
    this.bodies = bodies;
  }

  /// The program without such products; loops in bodies of loops are looked at as well.
  static Program apply(Program program) {
    return UnusedLoopParts.withResults(program, new SharedSteps(new IdentityHashMap<>())::apply);
  }

  private List<Tensor> apply(List<Tensor> results) {
    var order = GraphWalk.topological(results);
    order.stream().filter(node -> node.op() instanceof Op.Scan).map(node -> ((Op.Scan) node.op()).loop()).distinct()
        .forEach(loop -> recomputed.put(loop, RecomputedValues.of(loop)));
    order.forEach(node -> node.origin().during(() -> rebuild(node)));
    return results.stream().map(this::rebuilt).toList();
  }

  private void rebuild(Tensor node) {
    var op = node.op().withOperands(node.op().operands().stream().map(this::rebuilt).toList());
    if (node.op() instanceof Op.Scan(var loop, int number) && op instanceof Op.Scan(var moved, _)) {
      var change = changed.computeIfAbsent(loop, _ -> changed(loop, moved));
      op = new Op.Scan(change.after, change.after.number(loop.results().get(number)));
    }
    rebuilt.put(node, node.op().equals(op) ? node : remade(node, op));
  }

  /// @param loop as it was
  /// @param moved the same on operands that are rebuilt
  private Changed changed(Loop loop, Loop moved) {
    var change = new LoopChange(moved);
    recomputed.values().stream().flatMap(List::stream).filter(values -> values.source().equals(loop))
        .flatMap(values -> values.known().values().stream()).forEach(change::giveOut);
    recomputed.getOrDefault(loop, List.of()).forEach(values -> {
      var source = Objects.requireNonNull(changed.get(values.source()));
      // f(cₜ) = yₜ, where an earlier loop with the carries c has computed yₜ = f(cₜ)
      values.known().forEach(
          (value, known) -> change.replace(value, change.sequence(value, source.change.all(known, source.after))));
    });
    var after = change.changed();
    return new Changed(change, after.withBody(inner(after.body())));
  }

  /// A body whose loops have no such products either.
  private Body inner(Body body) {
    var known = bodies.get(body);
    if (known == null) {
      var results = new SharedSteps(bodies).apply(body.results());
      known = results.equals(body.results()) ? body : new Body(body.parameters(), results);
      bodies.put(body, known);
    }
    return known;
  }

  private Tensor rebuilt(Tensor node) {
    return Objects.requireNonNull(rebuilt.get(node));
  }

  private static Tensor remade(Tensor node, Op op) {
    var made = Tensor.of(op, node.origin());
    return node.name() == null ? made : made.named(node.name());
  }
}
