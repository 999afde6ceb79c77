package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Adam (D. Kingma and J. Ba, *Adam: a method for stochastic optimization*, 2015):
/// `m ← β₁m + (1 − β₁)∇`, `v ← β₂v + (1 − β₂)∇²`, `w ← w − η · m̂ / (√v̂ + ε)` with `m̂ = m/(1 − β₁ᵗ)` and `v̂ = v/(1 − β₂ᵗ)`.
///
/// The correction of both moments is written as a factor of the learning rate and of ε, as the paper suggests.
///
/// @param learningRate `η`
/// @param beta1 the decay of the first moment
/// @param beta2 the decay of the second moment
/// @param epsilon `ε`
/// @param epsilonPlace where `ε` is added
public record Adam(double learningRate, double beta1, double beta2, double epsilon,
    EpsilonPlace epsilonPlace) implements Optimizer {
  /// Where the small number is added that keeps the denominator away from 0.
  public enum EpsilonPlace {
    /// `√v̂ + ε`, as in the paper.
    OUTSIDE_ROOT,
    /// `√(v̂ + ε)`, which needs the square of what is meant outside.
    INSIDE_ROOT
  }

  public Adam {
    Limits.notNegative("learning rate", learningRate);
    Limits.share("decay β₁ of Adam", beta1);
    Limits.share("decay β₂ of Adam", beta2);
    Limits.notNegative("ε of Adam", epsilon);
  }

  /// Adam with ε outside of the root.
  public Adam(double learningRate, double beta1, double beta2, double epsilon) {
    this(learningRate, beta1, beta2, epsilon, EpsilonPlace.OUTSIDE_ROOT);
  }

  /// Adam with the decays that the paper proposes: 0.9, 0.999, and ε = 1e−8.
  public Adam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    var step = Memory.step(context, learningRate);
    var correction1 = Memory.correction(beta1, step).named("firstMomentCorrection");
    var squaredCorrection2 = Memory.correction(beta2, step);
    var correction2 = squaredCorrection2.sqrt().named("secondMomentCorrection");
    var rate = learningRate.mul(correction2).div(correction1).named("correctedRate");
    var offset = switch (epsilonPlace) {
      case OUTSIDE_ROOT -> correction2.mul(epsilon).named("correctedEpsilon");
      case INSIDE_ROOT -> squaredCorrection2.mul(epsilon).named("correctedEpsilon");
    };
    gradients.forEach((parameter, gradient) -> {
      var first = Memory.mean(parameter, "firstMoment", context, beta1, gradient);
      var second = Memory.mean(parameter, "secondMoment", context, beta2, gradient.square());
      Memory.descend(parameter, context, first.mul(rate).div(switch (epsilonPlace) {
        case OUTSIDE_ROOT -> second.sqrt().add(offset);
        case INSIDE_ROOT -> second.add(offset).sqrt();
      }));
    });
  }
}
