package org.adjoint.autodiff;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What a [ReverseWalk] did: which node contributed to the cotangents of which operands. The expression of a checkpoint counts as if it were
/// differentiated in its place.
final class Trace {
  /// A node's cotangent and what the node's rule made of it for one operand.
  record Step(Tensor cotangent, Tensor contribution) {
  }

  private final Map<Tensor, Map<Tensor, Tensor>> contributions = new LinkedHashMap<>();
  private final Map<Tensor, Tensor> cotangents = new HashMap<>();
  private final List<Tensor> order;

  private Trace(Map<Tensor, Tensor> seeds, Collection<Tensor> sources) {
    walk(seeds, sources, Set.of());
    var nodes = GraphWalk.topological(seeds.keySet());
    forgetDeadEnds(nodes, sources);
    var reached = new HashSet<>(seeds.keySet());
    contributions.values().forEach(operands -> reached.addAll(operands.keySet()));
    order = nodes.reversed().stream().filter(reached::contains).toList();
  }

  /// What leads to no source, as through a stopped gradient, is left out.
  private void forgetDeadEnds(List<Tensor> nodes, Collection<Tensor> sources) {
    var leading = new HashSet<>(sources);
    var loops = new HashSet<Loop>();
    for (var node : nodes) {
      var operands = contributions.getOrDefault(node, Map.of());
      operands.keySet().retainAll(leading);
      // The first node of a loop contributes for all of them.
      boolean leads = !operands.isEmpty();
      if (node.op() instanceof Op.Scan(var loop, _)) {
        leads = leads ? loops.add(loop) : loops.contains(loop);
      }
      if (leads) {
        leading.add(node);
      }
    }
  }

  /// Walks from `seeds` to `sources`.
  static Trace of(Map<Tensor, Tensor> seeds, Collection<Tensor> sources) {
    return new Trace(seeds, sources);
  }

  private void walk(Map<Tensor, Tensor> seeds, Collection<Tensor> sources, Collection<Tensor> beyond) {
    var heard = new LinkedHashMap<Tensor, Map<Tensor, Tensor>>();
    var found = ReverseWalk.run(seeds, sources, null, (node, operand, contribution) -> {
      if (!beyond.contains(node)) {
        heard.computeIfAbsent(node, _ -> new LinkedHashMap<>()).put(operand, contribution);
      }
    });
    heard.forEach((node, operands) -> {
      var cotangent = found.of(node).orElse(node);
      cotangents.put(node, cotangent);
      if (node.op() instanceof Op.Checkpoint(var value, var boundary) && !operands.containsKey(value)) {
        contributions.put(node, new LinkedHashMap<>(Map.of(value, cotangent)));
        walk(Map.of(value, cotangent), boundary, boundary);
      } else {
        contributions.computeIfAbsent(node, _ -> new LinkedHashMap<>()).putAll(operands);
      }
    });
    sources.forEach(source -> found.of(source).ifPresent(cotangent -> cotangents.putIfAbsent(source, cotangent)));
  }

  /// The nodes that have a cotangent, users before operands.
  List<Tensor> order() {
    return order;
  }

  /// The cotangent of a source, or of a node that contributed to another; that of a loop is one of its results.
  Optional<Tensor> cotangent(Tensor node) {
    return Optional.ofNullable(cotangents.get(node));
  }

  /// Whether the rule of `node` contributed to `operand`.
  boolean leads(Tensor node, Tensor operand) {
    return contributions.getOrDefault(node, Map.of()).containsKey(operand);
  }

  /// How the rule of `node` contributed to `operand`.
  Step step(Tensor node, Tensor operand) {
    var contribution = contributions.getOrDefault(node, Map.of()).get(operand);
    return new Step(Objects.requireNonNull(cotangents.get(node)), Objects.requireNonNull(contribution));
  }
}
