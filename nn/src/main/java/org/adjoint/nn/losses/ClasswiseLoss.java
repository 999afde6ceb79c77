package org.adjoint.nn.losses;

import org.adjoint.graph.Tensor;

/// A loss over the last axis of the scores, which counts classes, as a mean over all others.
interface ClasswiseLoss extends SampleLoss {
  /// The loss at each place of the axes before the last.
  Tensor ofPlaces(Tensor scores, Tensor targets);

  @Override
  default Tensor ofEach(Tensor scores, Tensor targets) {
    return SampleLoss.overSample(Reduction.MEAN, ofPlaces(scores, targets));
  }
}
