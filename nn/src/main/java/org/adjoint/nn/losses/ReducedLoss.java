package org.adjoint.nn.losses;

import org.adjoint.graph.Tensor;

/// A loss with another reduction.
record ReducedLoss(SampleLoss loss, Reduction reduction) implements SampleLoss {
  @Override
  public Tensor ofEach(Tensor scores, Tensor targets) {
    return loss.ofEach(scores, targets);
  }

  @Override
  public Tensor targets(String name, Tensor scores) {
    return loss.targets(name, scores);
  }
}
