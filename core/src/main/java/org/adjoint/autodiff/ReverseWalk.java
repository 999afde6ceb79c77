package org.adjoint.autodiff;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// One walk from results back to what they depend on, which adds up cotangents on the way.
final class ReverseWalk {
  private final List<Tensor> order;
  private final Set<Tensor> sources;
  private final Set<Tensor> dependents;
  private final Map<Tensor, Tensor> cotangents = new HashMap<>();
  /// The cotangents of the results of each loop, until all of them are known.
  private final Map<Loop, Map<Loop.Result, Tensor>> loops = new HashMap<>();
  private final Map<Loop, Tensor> earliest = new HashMap<>();
  private final @Nullable Tensor namesake;
  private final Listener listener;

  private ReverseWalk(Collection<Tensor> results, Collection<Tensor> sources, @Nullable Tensor namesake,
      Listener listener) {
    this.namesake = namesake;
    this.listener = listener;
    order = GraphWalk.topological(results);
    dependents = Dependence.on(sources, order, node -> node.dtype().isFloating());
    this.sources = Set.copyOf(sources);
    for (var node : order) {
      if (node.op() instanceof Op.Scan(var loop, _)) {
        earliest.putIfAbsent(loop, node);
      }
    }
  }

  /// The cotangents of `sources`, absent where they are zero.
  ///
  /// @param seeds the cotangent of each result
  /// @param namesake what cotangents are called after, as in `dLoss_dHidden`; null to leave them without names
  static Cotangents run(Map<Tensor, Tensor> seeds, Collection<Tensor> sources, @Nullable Tensor namesake) {
    return run(seeds, sources, namesake, (_, _, _) -> {
    });
  }

  /// The cotangents of `sources`, absent where they are zero, while `listener` hears how they come about.
  static Cotangents run(Map<Tensor, Tensor> seeds, Collection<Tensor> sources, @Nullable Tensor namesake,
      Listener listener) {
    var walk = new ReverseWalk(seeds.keySet(), sources, namesake, listener);
    seeds.forEach(walk::add);
    walk.order.reversed().forEach(walk::visit);
    return node -> Optional.ofNullable(walk.cotangents.get(node));
  }

  /// Hears of each contribution as it is added up.
  interface Listener {
    /// The rule of `node` has given `contribution` to the cotangent of `operand`.
    void contributed(Tensor node, Tensor operand, Tensor contribution);
  }

  /// What a walk has found.
  interface Cotangents {
    /// The cotangent of a node, or nothing where it is zero.
    Optional<Tensor> of(Tensor node);
  }

  private void add(Tensor node, Tensor contribution) {
    if (dependents.contains(node)) {
      cotangents.merge(node, contribution, Tensor::add);
    }
  }

  private void add(Tensor node, Tensor operand, Tensor contribution) {
    if (dependents.contains(operand)) {
      listener.contributed(node, operand, contribution);
      add(operand, contribution);
    }
  }

  private void visit(Tensor node) {
    var cotangent = cotangents.computeIfPresent(node, this::named);
    node.origin().during(() -> {
      if (node.op() instanceof Op.Scan(var loop, int result)) {
        visitLoop(node, loop, result, cotangent);
      } else if (cotangent != null && node.op() instanceof Op.Checkpoint checkpoint && holdsSource(checkpoint)) {
        add(checkpoint.value(), cotangent);
      } else if (cotangent != null) {
        VjpRules.apply(node, cotangent, (operand, contribution) -> add(node, operand, contribution));
      }
    });
  }

  /// Whether a source lies within a checkpoint: then its cotangent is wanted for what it is, not for what is computed again.
  private boolean holdsSource(Op.Checkpoint checkpoint) {
    return Dependence.within(checkpoint.value(), checkpoint.boundary()).stream().anyMatch(sources::contains);
  }

  /// All results of a loop go backward in one loop, when the last of them has its cotangent.
  private void visitLoop(Tensor node, Loop loop, int result, @Nullable Tensor cotangent) {
    var known = loops.computeIfAbsent(loop, _ -> new HashMap<>());
    if (cotangent != null) {
      known.merge(loop.results().get(result), cotangent, Tensor::add);
    }
    if (node == earliest.get(loop) && !known.isEmpty()) {
      LoopVjp.apply(loop, known, dependents::contains,
          (operand, contribution) -> add(node, operand, contribution));
    }
  }

  /// A cotangent is called after what it is: `dLoss_dHidden`.
  private Tensor named(Tensor node, Tensor cotangent) {
    if (namesake == null || namesake.name() == null || node.name() == null || node == namesake) {
      return cotangent;
    }
    return cotangent.named("d" + capitalized(namesake.name()) + "_d" + capitalized(node.name()));
  }

  private static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
