package org.adjoint.nn.losses;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Tensor;

/// A scalar that says how far scores are from targets.
public interface Loss {
  /// The loss of a batch.
  ///
  /// @param scores what the network gives, `[batch, …]`
  /// @param targets what it should give, of the type and shape that [#targets] says
  /// @return a scalar in the type of the scores
  Tensor of(Tensor scores, Tensor targets);

  /// The input that stands for the targets of given scores.
  Tensor targets(String name, Tensor scores);

  /// Softmax cross-entropy against class indices, `mean(−log softmax(scores)[target])`. Takes scores, not probabilities,
  /// and is finite for all finite scores. Targets count from 0; one that is no class counts as a loss of 0.
  static Loss softmaxCrossEntropy() {
    return new SoftmaxCrossEntropy();
  }

  /// The mean squared error, `mean((scores − targets)²)` over all elements.
  static Loss meanSquaredError() {
    return new MeanSquaredError();
  }

  /// See [Loss#softmaxCrossEntropy]. Scores are `[batch, classes]`, targets INT32 `[batch]`.
  record SoftmaxCrossEntropy() implements Loss {
    @Override
    public Tensor of(Tensor scores, Tensor targets) {
      var classes = ((Dim.Fixed) scores.shape().dim(-1)).size();
      var chosen = Indexing.oneHot(targets, classes, scores.dtype());
      var logProbabilities = Reductions.logSoftmax(scores, -1).named("logProbabilities");
      return logProbabilities.mul(chosen).sum(-1).mean().neg();
    }

    @Override
    public Tensor targets(String name, Tensor scores) {
      return Tensor.input(name, DType.INT32, scores.shape().without(List.of(scores.shape().rank() - 1)));
    }
  }

  /// See [Loss#meanSquaredError]. Targets have the scores' type and shape.
  record MeanSquaredError() implements Loss {
    @Override
    public Tensor of(Tensor scores, Tensor targets) {
      return scores.sub(targets).square().mean();
    }

    @Override
    public Tensor targets(String name, Tensor scores) {
      return Tensor.input(name, scores.dtype(), scores.shape());
    }
  }
}
