package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// RMSProp (T. Tieleman and G. Hinton, *Lecture 6.5 of Neural networks for machine learning*, 2012): `s ← ρs + (1 − ρ)∇²`,
/// `w ← w − η∇/(√s + ε)`.
///
/// Centred (A. Graves, *Generating sequences with recurrent neural networks*, 2013), it divides by the deviation `√(s − m²) + ε`, where
/// `m ← ρm + (1 − ρ)∇`. With momentum, `v ← μv + ∇/(√s + ε)`, `w ← w − ηv`.
///
/// @param learningRate `η`
/// @param decay `ρ`
/// @param epsilon `ε`, outside of the root
/// @param momentum `μ`, 0 for none
/// @param centred whether it divides by the deviation
public record RmsProp(double learningRate, double decay, double epsilon, double momentum,
    boolean centred) implements Optimizer {
  public RmsProp {
    Limits.notNegative("learning rate", learningRate);
    Limits.share("decay ρ of RMSProp", decay);
    Limits.notNegative("ε of RMSProp", epsilon);
    Limits.share("momentum of RMSProp", momentum);
  }

  /// RMSProp with the decay 0.9 of the lecture, ε = 1e−8, without momentum, not centred.
  public RmsProp(double learningRate) {
    this(learningRate, 0.9, 1e-8, 0, false);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> {
      var change = gradient.div(spread(parameter, gradient, context).sqrt().add(epsilon));
      var velocity = momentum == 0
          ? change
          : Memory.next(parameter, "velocity", context, last -> last.mul(momentum).add(change));
      Memory.descend(parameter, context, velocity.mul(learningRate));
    });
  }

  private Tensor spread(Parameter parameter, Tensor gradient, Context context) {
    var squares = Memory.mean(parameter, "secondMoment", context, decay, gradient.square());
    if (!centred) {
      return squares;
    }
    var mean = Memory.mean(parameter, "firstMoment", context, decay, gradient);
    // Rounding may leave a little below 0.
    return squares.sub(mean.square()).maximum(squares.number(0));
  }
}
