package org.adjoint.nn.losses;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;

/// A loss that is the sum or the mean of a loss of each sample, so that some may count more than others.
public interface SampleLoss extends Loss {
  /// The loss of each sample.
  ///
  /// @param scores what the network gives, `[batch, …]`
  /// @param targets what it should give, of the type and shape that [#targets] says
  /// @return `[batch]` in the type of the scores
  Tensor ofEach(Tensor scores, Tensor targets);

  @Override
  default Tensor of(Tensor scores, Tensor targets) {
    var losses = ofEach(scores, targets);
    return switch (reduction()) {
      case SUM -> losses.sum();
      case MEAN -> losses.mean();
    };
  }

  /// The loss of a batch whose samples have weights: `Σ wᵢ lᵢ`, or as a mean `Σ wᵢ lᵢ / Σ wᵢ`. So a weight of 2 counts a sample twice, and
  /// one of 0 leaves it out. The mean is 0 when all weights are 0.
  ///
  /// @param weights not negative, `[batch]` in the type of the scores, as [#weights] says
  default Tensor of(Tensor scores, Tensor targets, Tensor weights) {
    var sum = ofEach(scores, targets).mul(weights).sum();
    return switch (reduction()) {
      case SUM -> sum;
      case MEAN -> {
        var total = weights.sum();
        yield sum.div(total.equalTo(total.number(0)).select(total.number(1), total));
      }
    };
  }

  /// The input that stands for the weights of the samples.
  default Tensor weights(String name, Tensor scores) {
    return Tensor.input(name, scores.dtype(), new Shape(List.of(scores.shape().dim(0))));
  }

  /// The same loss as a sum over the samples of a batch.
  default SampleLoss summed() {
    return new ReducedLoss(this, Reduction.SUM);
  }

  /// The same loss as a mean over the samples of a batch.
  default SampleLoss averaged() {
    return new ReducedLoss(this, Reduction.MEAN);
  }

  /// The same loss, where each sample has the weight of its class: that which its target names as an index, as a one-hot vector, or, where
  /// there are two weights and one output, as 0 or 1.
  ///
  /// @param weights not negative, one for each class
  default SampleLoss classWeights(double... weights) {
    return new ClassWeightedLoss(this, DoubleStream.of(weights).boxed().toList());
  }

  /// What remains of `elements` when all axes but the first, which counts samples, are combined.
  static Tensor overSample(Reduction reduction, Tensor elements) {
    if (elements.shape().rank() < 2) {
      return elements;
    }
    int[] axes = IntStream.range(1, elements.shape().rank()).toArray();
    return switch (reduction) {
      case SUM -> elements.sum(axes);
      case MEAN -> elements.mean(axes);
    };
  }
}
