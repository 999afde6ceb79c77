package org.adjoint.autodiff;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.adjoint.array.Dim;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// One walk from the parameters of an example to results, which builds each node on the way for all examples at once.
final class BatchWalk {
  private final Batch batch;
  private final Map<Loop, BatchedLoop> loops = new HashMap<>();

  private BatchWalk(Batch batch) {
    this.batch = batch;
  }

  /// What `results`, and all that they are computed from, are in a batch.
  ///
  /// @param parameters what differs from example to example, each with its batch
  static Batch run(Collection<Tensor> results, Map<Tensor, Tensor> parameters, Dim size) {
    var walk = new BatchWalk(new Batch(size, new HashMap<>(parameters)));
    GraphWalk.topological(results).forEach(walk::visit);
    return walk.batch;
  }

  private void visit(Tensor node) {
    if (!batch.has(node) && node.op().operands().stream().anyMatch(batch::has)) {
      node.origin().during(() -> batched(node)
          .ifPresent(all -> batch.nodes().put(node, node.name() == null ? all : all.named(node.name()))));
    }
  }

  private Optional<Tensor> batched(Tensor node) {
    return node.op() instanceof Op.Scan(var loop, int result)
        ? loops.computeIfAbsent(loop, _ -> new BatchedLoop(loop, batch)).of(loop.results().get(result))
        : Optional.of(BatchRules.apply(node, batch));
  }
}
