package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// Adam (D. Kingma and J. Ba, *Adam: a method for stochastic optimization*, 2015):
/// `m ← β₁m + (1 − β₁)∇`, `v ← β₂v + (1 − β₂)∇²`, `w ← w − η · m̂ / (√v̂ + ε)` with `m̂ = m/(1 − β₁ᵗ)` and `v̂ = v/(1 − β₂ᵗ)`.
///
/// The correction of both moments is written as a factor of the learning rate and of ε, as the paper suggests.
///
/// @param learningRate `η`
/// @param beta1 the decay of the first moment
/// @param beta2 the decay of the second moment
/// @param epsilon `ε`, outside of the root
public record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
  /// Adam with the decays that the paper proposes: 0.9, 0.999, and ε = 1e−8.
  public Adam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    var steps = new Parameter("adam.steps", learningRate.dtype(), Shape.SCALAR, Initializer.zeros());
    var step = context.tensor(steps).add(1).named("adam.stepsNext");
    context.update(steps, step);
    // 1 − βᵗ by expm1: in float32 the difference itself would lose half of the digits at the first steps.
    var correction1 = step.mul(Math.log(beta1)).expm1().neg().named("firstMomentCorrection");
    var correction2 = step.mul(Math.log(beta2)).expm1().neg().sqrt().named("secondMomentCorrection");
    var rate = learningRate.mul(correction2).div(correction1).named("correctedRate");
    var offset = correction2.mul(epsilon).named("correctedEpsilon");
    gradients.forEach((parameter, gradient) -> {
      var first = Optimizer.memory(parameter, "firstMoment");
      var second = Optimizer.memory(parameter, "secondMoment");
      var firstNext = context.tensor(first).mul(beta1).add(gradient.mul(1 - beta1)).named(first.name() + "Next");
      var secondNext = context.tensor(second).mul(beta2).add(gradient.square().mul(1 - beta2))
          .named(second.name() + "Next");
      context.update(first, firstNext);
      context.update(second, secondNext);
      context.update(parameter, context.tensor(parameter)
          .sub(firstNext.mul(rate).div(secondNext.sqrt().add(offset))).named(parameter.name() + "Next"));
    });
  }
}
