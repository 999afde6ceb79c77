package org.adjoint.nn.losses;

import org.adjoint.functions.Activations;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.limits.Limits;

/// A scalar that says how far what a network gives is from what it should give.
///
/// A loss of one's own is a function of both: `Loss absolute = (scores, targets) -> scores.sub(targets).abs().mean();`. One that
/// is the sum or mean of a loss of each sample is better written as a [SampleLoss], which samples and classes can be weighted in.
@FunctionalInterface
public interface Loss {
  /// The loss of a batch.
  ///
  /// @param scores what the network gives, `[batch, …]`
  /// @param targets what it should give, of the type and shape that [#targets] says
  /// @return a scalar in the type of the scores
  Tensor of(Tensor scores, Tensor targets);

  /// The input that stands for the targets of given scores: of their type and shape, unless the loss says otherwise.
  default Tensor targets(String name, Tensor scores) {
    return Tensor.input(name, scores.dtype(), scores.shape());
  }

  /// Whether the loss of a batch is the sum or the mean over its samples; the mean, unless the loss says otherwise.
  default Reduction reduction() {
    return Reduction.MEAN;
  }

  // ---- regression ----

  /// Half of the sum of squares, `½ Σ (y − t)²` over all outputs and samples. Its gradient is `y − t`.
  static SampleLoss sumOfSquares() {
    return new ElementwiseLoss((y, t) -> y.sub(t).square().mul(0.5), Reduction.SUM, Reduction.SUM);
  }

  /// The mean squared error, `mean((y − t)²)` over all elements.
  static SampleLoss meanSquaredError() {
    return ElementwiseLoss.mean((y, t) -> y.sub(t).square());
  }

  /// The mean absolute error, `mean(|y − t|)` over all elements, with derivative 0 where both are equal.
  static SampleLoss meanAbsoluteError() {
    return ElementwiseLoss.mean((y, t) -> y.sub(t).abs());
  }

  /// The mean over all elements of `½(y − t)²` where `|y − t| ≤ delta`, and of `delta (|y − t| − ½ delta)` elsewhere (P. Huber, *Robust
  /// estimation of a location parameter*, 1964).
  static SampleLoss huber(double delta) {
    Limits.positive("delta of the Huber loss", delta);
    return ElementwiseLoss.mean((y, t) -> {
      var distance = y.sub(t).abs();
      return distance.lessOrEqual(distance.number(delta)).select(y.sub(t).square().mul(0.5),
          distance.sub(0.5 * delta).mul(delta));
    });
  }

  // ---- yes or no ----

  /// Binary cross-entropy of probabilities, `mean(−t log p − (1 − t) log(1 − p))` over all elements. It is infinite where a probability of 0 or 1 is
  /// wrong. In compiled programs it is exact where probabilities are computed by a sigmoid, however near they come to 0 or 1.
  static BinaryCrossEntropy binaryCrossEntropy() {
    return new BinaryCrossEntropy(BinaryCrossEntropy.Scores.PROBABILITIES, Reduction.MEAN, 0);
  }

  /// Binary cross-entropy of logits, [#binaryCrossEntropy] of `σ(z)`, as `mean(softplus(z) − t z)`. Its gradient is `σ(z) − t`, scaled.
  static BinaryCrossEntropy binaryCrossEntropyFromLogits() {
    return new BinaryCrossEntropy(BinaryCrossEntropy.Scores.LOGITS, Reduction.MEAN, 0);
  }

  /// For classes that do not exclude each other: the binary cross-entropy of each class from its logit, summed over classes, as a mean
  /// over samples.
  static BinaryCrossEntropy sigmoidCrossEntropy() {
    return new BinaryCrossEntropy(BinaryCrossEntropy.Scores.LOGITS, Reduction.SUM, 0);
  }

  /// The hinge loss `mean(max(0, 1 − t y))` over all elements, for targets −1 and 1 (C. Cortes and V. Vapnik, *Support-vector networks*, 1995).
  static SampleLoss hinge() {
    return ElementwiseLoss.mean((y, t) -> Activations.relu(y.number(1).sub(t.mul(y))));
  }

  // ---- one of several classes ----

  /// Softmax cross-entropy against class indices, `mean(−log softmax(scores)[target])`. Takes scores, not probabilities,
  /// and is finite for all finite scores. Targets count from 0; one that is no class counts as a loss of 0.
  static SoftmaxCrossEntropy softmaxCrossEntropy() {
    return new SoftmaxCrossEntropy(0);
  }

  /// Softmax cross-entropy against distributions over the classes, such as one-hot vectors: `mean(−Σ t log softmax(scores))`. The targets
  /// of a sample must add up to 1. The gradient is `softmax(scores) − t`, scaled.
  static OneHotCrossEntropy oneHotCrossEntropy() {
    return new OneHotCrossEntropy(0);
  }

  /// The negative log-likelihood `mean(−scores[target])` of scores that are logarithms of probabilities, against class indices. One
  /// that is no class counts as a loss of 0.
  static SampleLoss negativeLogLikelihood() {
    return new IndexLoss((scores, chosen) -> chosen.select(scores, scores.number(0)).sum(-1).neg());
  }

  /// The divergence of S. Kullback and R. Leibler, `mean(Σ t (log t − scores))`, of scores that are logarithms of probabilities from
  /// distributions over the classes.
  static SampleLoss klDivergence() {
    return new DistributionLoss((scores, targets) -> {
      var zero = targets.number(0);
      var present = targets.greaterThan(zero);
      var difference = present.select(targets, targets.number(1)).log().sub(scores);
      return present.select(targets.mul(difference), zero).sum(-1);
    });
  }

  /// The hinge loss of several classes, `mean(Σ max(0, 1 + sⱼ − s_target))` over all classes but the target (J. Weston and C. Watkins,
  /// *Support vector machines for multi-class pattern recognition*, 1999), against class indices. One that is no class counts as a loss of 0.
  static SampleLoss multiclassHinge() {
    return new IndexLoss((scores, chosen) -> {
      var zero = scores.number(0);
      var own = chosen.select(scores, zero).sum(-1).expand(-1);
      var margins = Activations.relu(scores.sub(own).add(1));
      var isClass = chosen.cast(scores.dtype()).sum(-1).greaterThan(zero);
      return isClass.select(chosen.select(zero, margins).sum(-1), zero);
    });
  }
}
