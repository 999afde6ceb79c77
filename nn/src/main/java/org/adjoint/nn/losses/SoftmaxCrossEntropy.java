package org.adjoint.nn.losses;

import org.adjoint.functions.Reductions;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.limits.Limits;

/// See [Loss#softmaxCrossEntropy]. Scores are `[batch, …, classes]`, targets INT32 `[batch, …]`; a mean over all axes but the last.
///
/// @param smoothing `ε`: a class counts as target with `(1 − ε)` where it is the target, and each of `n` classes with `ε/n`
public record SoftmaxCrossEntropy(double smoothing) implements ClasswiseLoss {
  public SoftmaxCrossEntropy {
    Limits.share("smoothing of targets", smoothing);
  }

  /// The same loss with smoothed targets (C. Szegedy et al., *Rethinking the Inception architecture for computer vision*, 2016).
  public SoftmaxCrossEntropy smoothed(double smoothing) {
    return new SoftmaxCrossEntropy(smoothing);
  }

  @Override
  public Tensor ofPlaces(Tensor scores, Tensor targets) {
    var chosen = IndexLoss.chosen(scores, targets, scores.dtype());
    var logProbabilities = Reductions.logSoftmax(scores, -1).named("logProbabilities");
    var likelihood = logProbabilities.mul(chosen).sum(-1);
    if (smoothing == 0) {
      return likelihood.neg();
    }
    // The sum over the classes is 1, or 0 where the target is none.
    var mean = logProbabilities.mean(-1).mul(chosen.sum(-1));
    return likelihood.mul(1 - smoothing).add(mean.mul(smoothing)).neg();
  }

  @Override
  public Tensor targets(String name, Tensor scores) {
    return IndexLoss.indices(name, scores);
  }
}
