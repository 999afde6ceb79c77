package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Adadelta (M. Zeiler, *ADADELTA: an adaptive learning rate method*, 2012): with running means `s` of `∇²` and `u` of squared changes,
/// `s ← ρs + (1 − ρ)∇²`, `Δ = √(u + ε)/√(s + ε) · ∇`, `u ← ρu + (1 − ρ)Δ²`, `w ← w − ηΔ`.
///
/// @param learningRate `η`, 1 in the paper
/// @param decay `ρ`
/// @param epsilon `ε`, inside of the roots; it also decides how large the first changes are
public record Adadelta(double learningRate, double decay, double epsilon) implements Optimizer {
  public Adadelta {
    Limits.notNegative("learning rate", learningRate);
    Limits.share("decay ρ of Adadelta", decay);
    Limits.positive("ε of Adadelta", epsilon);
  }

  /// Adadelta with the decay 0.95 and ε = 1e−6, as in the paper.
  public Adadelta(double learningRate) {
    this(learningRate, 0.95, 1e-6);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> {
      var squares = Memory.mean(parameter, "secondMoment", context, decay, gradient.square());
      var changes = Optimizer.memory(parameter, "squaredChange");
      var before = context.tensor(changes);
      var change = before.add(epsilon).sqrt().div(squares.add(epsilon).sqrt()).mul(gradient);
      context.update(changes, before.mul(decay).add(change.square().mul(1 - decay)).named(changes.name() + "Next"));
      Memory.descend(parameter, context, change.mul(learningRate));
    });
  }
}
