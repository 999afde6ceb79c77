package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// A graph to take derivatives of instead of the one that was written: where that loses its value to overflow or cancellation, its
/// derivative does so too, as `σ′/σ`, the derivative of `log σ(x)`, is `0/0` where `log σ(x)` is `−1000`.
///
/// All that concerns derivatives is still there: stopped gradients, checkpoints with their boundaries, custom derivatives.
public final class StableGraph {
  private final Map<Tensor, Tensor> counterparts;

  private StableGraph(Map<Tensor, Tensor> counterparts) {
    this.counterparts = counterparts;
  }

  /// The graph that computes `results`, stabilised.
  ///
  /// @param sources nodes with respect to which derivatives are taken: each stays a node of its own, and what depends on it still
  ///     does
  public static StableGraph of(Collection<Tensor> results, Collection<Tensor> sources) {
    var nodes = new ArrayList<>(new LinkedHashSet<>(results));
    var reached = GraphWalk.topological(results);
    var present = new HashSet<>(reached);
    sources.stream().filter(present::contains).filter(source -> !results.contains(source)).forEach(nodes::add);
    var kept = boundaries(reached);
    sources.stream().filter(source -> !(source.op() instanceof Op.Leaf)).forEach(kept::add);
    var bodies = new LoopBodies(Simplifier.STABLE, body -> boundaries(GraphWalk.topological(body)));
    var stable = Rewriter.of(Simplifier.STABLE, bodies, kept).apply(nodes);
    var counterparts = new HashMap<Tensor, Tensor>();
    for (int i = 0; i < nodes.size(); i++) {
      counterparts.put(nodes.get(i), stable.get(i));
    }
    return new StableGraph(counterparts);
  }

  /// What stands for one of the results or sources; a source that no result depends on stands for itself.
  public Tensor of(Tensor node) {
    return counterparts.getOrDefault(node, node);
  }

  /// Where checkpoints begin: their expressions are computed again from these nodes, so they must still lead there.
  private static Set<Tensor> boundaries(Collection<Tensor> nodes) {
    var boundaries = new HashSet<Tensor>();
    for (var node : nodes) {
      if (node.op() instanceof Op.Checkpoint checkpoint) {
        checkpoint.boundary().stream().filter(tensor -> !(tensor.op() instanceof Op.Leaf)).forEach(boundaries::add);
      }
    }
    return boundaries;
  }
}
