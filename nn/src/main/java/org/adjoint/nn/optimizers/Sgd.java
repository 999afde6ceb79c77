package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;

/// Stochastic gradient descent, `w ← w − η∇`.
///
/// @param learningRate `η`
public record Sgd(double learningRate) implements Optimizer {
  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> context.update(parameter,
        context.tensor(parameter).sub(gradient.mul(learningRate)).named(parameter.name() + "Next")));
  }
}
