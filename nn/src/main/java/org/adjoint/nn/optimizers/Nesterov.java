package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Momentum whose gradient is taken where the velocity leads (Y. Nesterov, *A method for solving the convex programming problem with
/// convergence rate O(1/k²)*, 1983): `v ← μv + ∇`, `w ← w − η(∇ + μv)`.
///
/// The parameters are the points at which gradients are taken, as Y. Bengio, N. Boulanger-Lewandowski and R. Pascanu rewrite the method
/// (*Advances in optimizing recurrent networks*, 2013); the method's own points lie behind by `−ημv`.
///
/// @param learningRate `η`
/// @param factor `μ`, the share of the last velocity that is kept
public record Nesterov(double learningRate, double factor) implements Optimizer {
  public Nesterov {
    Limits.notNegative("learning rate", learningRate);
    Limits.share("momentum", factor);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> {
      var velocity = Memory.next(parameter, "velocity", context, last -> last.mul(factor).add(gradient));
      Memory.descend(parameter, context, velocity.mul(factor).add(gradient).mul(learningRate));
    });
  }
}
