package org.adjoint.nn.losses;

import java.util.function.BinaryOperator;
import org.adjoint.graph.Tensor;

/// A loss over the last axis of the scores, which counts classes, against a distribution over the classes.
///
/// @param function of scores and targets of the same shape; it combines the last axis
record DistributionLoss(BinaryOperator<Tensor> function) implements ClasswiseLoss {
  @Override
  public Tensor ofPlaces(Tensor scores, Tensor targets) {
    ElementwiseLoss.requireAlike(scores, targets);
    return function.apply(scores, targets);
  }
}
