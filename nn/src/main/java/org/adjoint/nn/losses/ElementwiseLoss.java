package org.adjoint.nn.losses;

import java.util.function.BinaryOperator;
import org.adjoint.graph.Tensor;

/// A loss of each element of the scores and the element of the targets at the same place.
///
/// @param function elementwise, of scores and targets
/// @param overElements how the elements of a sample are combined
/// @param reduction how the samples are combined
record ElementwiseLoss(BinaryOperator<Tensor> function, Reduction overElements,
    Reduction reduction) implements SampleLoss {
  /// The mean over all elements.
  static ElementwiseLoss mean(BinaryOperator<Tensor> function) {
    return new ElementwiseLoss(function, Reduction.MEAN, Reduction.MEAN);
  }

  @Override
  public Tensor ofEach(Tensor scores, Tensor targets) {
    requireAlike(scores, targets);
    return SampleLoss.overSample(overElements, function.apply(scores, targets));
  }

  /// Broadcasting would compare every sample with every other one where an axis is missing.
  static void requireAlike(Tensor scores, Tensor targets) {
    if (!scores.shape().equals(targets.shape())) {
      throw new IllegalArgumentException("Scores and targets need the same shape here, but they are " + scores + " and "
          + targets + ".");
    }
  }
}
