package org.adjoint.nn.losses;

import java.util.List;
import java.util.function.BinaryOperator;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.functions.Indexing;
import org.adjoint.graph.Tensor;

/// A loss over the last axis of the scores, which counts classes, against indices of classes from 0 on.
///
/// @param function of scores and of where the class is the target, a BOOL tensor of the same shape; it combines the last axis
record IndexLoss(BinaryOperator<Tensor> function) implements ClasswiseLoss {
  @Override
  public Tensor ofPlaces(Tensor scores, Tensor targets) {
    return function.apply(scores, chosen(scores, targets, DType.BOOL));
  }

  @Override
  public Tensor targets(String name, Tensor scores) {
    return indices(name, scores);
  }

  /// Where the class is the target, in the shape of the scores.
  static Tensor chosen(Tensor scores, Tensor targets, DType dtype) {
    if (!(scores.shape().rank() > 0 && scores.shape().dim(-1) instanceof Dim.Fixed(int classes))) {
      throw new IllegalArgumentException(
          "A loss over classes needs scores whose last axis has a fixed size, but they are " + scores + ".");
    }
    return Indexing.oneHot(targets, classes, dtype);
  }

  /// The input that stands for an index at each place of the axes before the last.
  static Tensor indices(String name, Tensor scores) {
    return Tensor.input(name, DType.INT32, scores.shape().without(List.of(scores.shape().rank() - 1)));
  }
}
