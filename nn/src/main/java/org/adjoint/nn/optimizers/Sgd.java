package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Gradient descent, `w ← w − η∇`: stochastic when each step sees one mini-batch.
///
/// @param learningRate `η`
public record Sgd(double learningRate) implements Optimizer {
  public Sgd {
    Limits.notNegative("learning rate", learningRate);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> Memory.descend(parameter, context, gradient.mul(learningRate)));
  }
}
