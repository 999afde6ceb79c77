package org.adjoint.nn.losses;

import org.adjoint.graph.Tensor;
import org.adjoint.nn.limits.Limits;

/// The cross-entropy of each output with a target between 0 and 1; see [Loss#binaryCrossEntropy], [Loss#binaryCrossEntropyFromLogits] and
/// [Loss#sigmoidCrossEntropy]. A mean over samples.
///
/// @param scores what the outputs are
/// @param overOutputs how the outputs of a sample are combined
/// @param smoothing `ε`: a target `t` counts as `(1 − ε) t + ε/2`
public record BinaryCrossEntropy(Scores scores, Reduction overOutputs, double smoothing) implements SampleLoss {
  /// What the outputs of a network are.
  public enum Scores {
    /// Numbers between 0 and 1.
    PROBABILITIES,
    /// Any numbers `z`, of which `σ(z)` are the probabilities.
    LOGITS
  }

  public BinaryCrossEntropy {
    Limits.share("smoothing of targets", smoothing);
  }

  /// The same loss with smoothed targets (C. Szegedy et al., *Rethinking the Inception architecture for computer vision*, 2016).
  public BinaryCrossEntropy smoothed(double smoothing) {
    return new BinaryCrossEntropy(scores, overOutputs, smoothing);
  }

  @Override
  public Tensor ofEach(Tensor given, Tensor targets) {
    return new ElementwiseLoss(this::ofElements, overOutputs, reduction()).ofEach(given, targets);
  }

  private Tensor ofElements(Tensor given, Tensor targets) {
    var smooth = smoothing == 0 ? targets : targets.mul(1 - smoothing).add(smoothing / 2);
    return switch (scores) {
      case PROBABILITIES -> {
        var one = given.number(1);
        yield timesLog(smooth, given).add(timesLog(one.sub(smooth), one.sub(given))).neg();
      }
      case LOGITS -> given.softplus().sub(smooth.mul(given));
    };
  }

  /// `t log p`, which is 0 where `t` is 0, as is its derivative.
  private static Tensor timesLog(Tensor t, Tensor p) {
    return t.mul(t.equalTo(t.number(0)).select(p.number(1), p).log());
  }
}
