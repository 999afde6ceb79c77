package org.adjoint.autodiff;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// One walk from what varies to results, which finds the tangent of every node on the way.
final class ForwardWalk {
  private final Map<Tensor, Tensor> tangents = new HashMap<>();
  private final Map<Loop, LoopJvp> loops = new HashMap<>();

  private ForwardWalk(Map<Tensor, Tensor> seeds) {
    tangents.putAll(seeds);
  }

  /// What a walk has found.
  interface Tangents {
    /// The tangent of a node, or nothing where it is zero.
    Optional<Tensor> of(Tensor node);
  }

  /// The tangents of `results` and of all that they are computed from.
  ///
  /// @param seeds the tangents of what varies; a seed of a node that itself depends on others is added to what comes from them
  static Tangents run(Collection<Tensor> results, Map<Tensor, Tensor> seeds) {
    var walk = new ForwardWalk(seeds);
    GraphWalk.topological(results).forEach(walk::visit);
    return walk::of;
  }

  private Optional<Tensor> of(Tensor node) {
    return Optional.ofNullable(tangents.get(node));
  }

  private void visit(Tensor node) {
    if (node.dtype().isFloating() && node.op().operands().stream().anyMatch(tangents::containsKey)) {
      node.origin().during(() -> tangent(node).ifPresent(tangent -> tangents.merge(node, tangent, Tensor::add)));
    }
  }

  private Optional<Tensor> tangent(Tensor node) {
    return node.op() instanceof Op.Scan(var loop, int result)
        ? loops.computeIfAbsent(loop, _ -> new LoopJvp(loop, this::of)).of(loop.results().get(result))
        : JvpRules.apply(node, this::of);
  }
}
