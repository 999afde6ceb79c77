package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Adam with Nesterov's momentum (T. Dozat, *Incorporating Nesterov momentum into Adam*, 2016), with a constant `β₁`:
/// `m ← β₁m + (1 − β₁)∇`, `v ← β₂v + (1 − β₂)∇²`, `w ← w − η · m̂ / (√v̂ + ε)` with `m̂ = β₁m/(1 − β₁ᵗ⁺¹) + (1 − β₁)∇/(1 − β₁ᵗ)` and
/// `v̂ = v/(1 − β₂ᵗ)`.
///
/// @param learningRate `η`
/// @param beta1 the decay of the first moment
/// @param beta2 the decay of the second moment
/// @param epsilon `ε`, outside of the root
public record Nadam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
  public Nadam {
    Limits.notNegative("learning rate", learningRate);
    Limits.share("decay β₁ of Nadam", beta1);
    Limits.share("decay β₂ of Nadam", beta2);
    Limits.notNegative("ε of Nadam", epsilon);
  }

  /// Nadam with the decays 0.9 and 0.999, and ε = 1e−8.
  public Nadam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    var step = Memory.step(context, learningRate);
    var ofMoment = step.number(beta1).div(Memory.correction(beta1, step.add(1))).named("momentShare");
    var ofGradient = step.number(1 - beta1).div(Memory.correction(beta1, step)).named("gradientShare");
    var correction2 = Memory.correction(beta2, step).named("secondMomentCorrection");
    gradients.forEach((parameter, gradient) -> {
      var first = Memory.mean(parameter, "firstMoment", context, beta1, gradient);
      var second = Memory.mean(parameter, "secondMoment", context, beta2, gradient.square());
      var ahead = first.mul(ofMoment).add(gradient.mul(ofGradient));
      Memory.descend(parameter, context, ahead.mul(learningRate).div(second.div(correction2).sqrt().add(epsilon)));
    });
  }
}
