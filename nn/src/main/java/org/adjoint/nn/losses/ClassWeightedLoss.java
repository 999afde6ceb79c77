package org.adjoint.nn.losses;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.functions.Indexing;
import org.adjoint.graph.Tensor;

/// A loss whose samples have the weight of their class; see [SampleLoss#classWeights].
///
/// @param loss of samples that all count the same
/// @param weights of the classes
record ClassWeightedLoss(SampleLoss loss, List<Double> weights) implements SampleLoss {
  ClassWeightedLoss {
    weights = List.copyOf(weights);
    if (weights.size() < 2 || !weights.stream().allMatch(weight -> weight >= 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException(
          "Weights of classes are two or more numbers that are not negative, but they are " + weights + ".");
    }
  }

  @Override
  public Tensor ofEach(Tensor scores, Tensor targets) {
    return loss.ofEach(scores, targets).mul(weightOf(targets, scores.dtype()));
  }

  @Override
  public Tensor of(Tensor scores, Tensor targets) {
    return loss.of(scores, targets, weightOf(targets, scores.dtype()));
  }

  @Override
  public Tensor of(Tensor scores, Tensor targets, Tensor weights) {
    return loss.of(scores, targets, weightOf(targets, scores.dtype()).mul(weights));
  }

  @Override
  public Tensor targets(String name, Tensor scores) {
    return loss.targets(name, scores);
  }

  @Override
  public Reduction reduction() {
    return loss.reduction();
  }

  @Override
  public SampleLoss summed() {
    return new ClassWeightedLoss(loss.summed(), weights);
  }

  @Override
  public SampleLoss averaged() {
    return new ClassWeightedLoss(loss.averaged(), weights);
  }

  /// `[batch]` in the type of the scores.
  private Tensor weightOf(Tensor targets, DType dtype) {
    int classes = weights.size();
    int rank = targets.shape().rank();
    if (targets.dtype() != dtype && rank == 1) {
      return Indexing.oneHot(targets, classes, dtype).mul(table(dtype)).sum(1);
    }
    if (targets.dtype() == dtype && rank == 2 && targets.shape().dim(1).equals(Dim.of(classes))) {
      return targets.mul(table(dtype)).sum(1);
    }
    if (targets.dtype() == dtype && rank == 2 && targets.shape().dim(1).isOne() && classes == 2) {
      return targets.mul(weights.get(1) - weights.get(0)).add(weights.get(0)).sum(1);
    }
    throw new IllegalArgumentException(classes + " classes have weights, but the targets are " + targets
        + "; each sample needs one index, or one number for each class.");
  }

  private Tensor table(DType dtype) {
    var table = NdArray.zeros(dtype, Shape.of(weights.size()));
    for (int i = 0; i < weights.size(); i++) {
      table.set(i, weights.get(i));
    }
    return Tensor.constant(table);
  }
}
