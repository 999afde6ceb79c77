package org.adjoint.nn.losses;

import org.adjoint.graph.Tensor;
import org.adjoint.nn.limits.Limits;

/// See [Loss#oneHotCrossEntropy]. Scores and targets are `[batch, …, classes]`; a mean over all axes but the last.
///
/// @param smoothing `ε`: a target `t` among `n` classes counts as `(1 − ε) t + ε/n`
public record OneHotCrossEntropy(double smoothing) implements ClasswiseLoss {
  public OneHotCrossEntropy {
    Limits.share("smoothing of targets", smoothing);
  }

  /// The same loss with smoothed targets (C. Szegedy et al., *Rethinking the Inception architecture for computer vision*, 2016).
  public OneHotCrossEntropy smoothed(double smoothing) {
    return new OneHotCrossEntropy(smoothing);
  }

  @Override
  public Tensor ofPlaces(Tensor scores, Tensor targets) {
    ElementwiseLoss.requireAlike(scores, targets);
    var shifted = scores.sub(scores.max(-1).stopGradient().expand(-1));
    var expected = targets.mul(shifted).sum(-1);
    if (smoothing != 0) {
      expected = expected.mul(1 - smoothing).add(shifted.mean(-1).mul(smoothing));
    }
    // log Σ eˢ − Σ t s, which is −Σ t log softmax(s) because Σ t = 1, and has the gradient softmax(s) − t whatever t is.
    return shifted.exp().sum(-1).log().sub(expected);
  }
}
