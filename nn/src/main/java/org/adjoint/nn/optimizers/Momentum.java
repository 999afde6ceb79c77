package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;

/// Gradient descent with momentum, `v ← μv + ∇`, `w ← w − ηv` (B. Polyak, *Some methods of speeding up the convergence of iteration
/// methods*, 1964).
///
/// @param learningRate `η`
/// @param factor `μ`, the share of the last velocity that is kept
public record Momentum(double learningRate, double factor) implements Optimizer {
  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> {
      var velocity = Optimizer.memory(parameter, "velocity");
      var next = context.tensor(velocity).mul(factor).add(gradient).named(velocity.name() + "Next");
      context.update(velocity, next);
      context.update(parameter,
          context.tensor(parameter).sub(next.mul(learningRate)).named(parameter.name() + "Next"));
    });
  }
}
