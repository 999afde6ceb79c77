package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Gradient descent with momentum (B. Polyak, *Some methods of speeding up the convergence of iteration methods*, 1964), in one of the forms
/// in which it is usually written. As long as the learning rate does not change, [Form#CHANGE], [Form#STEP] and [Form#VELOCITY] go the same way.
///
/// @param learningRate `η`
/// @param factor `μ`, the share of what was that is kept
/// @param form how it is written
public record Momentum(double learningRate, double factor, Form form) implements Optimizer {
  /// What is remembered, and when the learning rate is multiplied in.
  public enum Form {
    /// The last change: `Δw ← μΔw − η∇`, `w ← w + Δw` (D. Rumelhart, G. Hinton and R. Williams, 1986).
    CHANGE,
    /// The last step, which is minus the last change: `v ← μv + η∇`, `w ← w − v`.
    STEP,
    /// A sum of gradients, whose learning rate changes at once: `v ← μv + ∇`, `w ← w − ηv`.
    VELOCITY,
    /// A mean of gradients, whose steps are shorter by `1 − μ`: `v ← μv + (1 − μ)∇`, `w ← w − ηv`.
    MEAN
  }

  public Momentum {
    Limits.notNegative("learning rate", learningRate);
    Limits.share("momentum", factor);
  }

  /// Momentum in the form [Form#VELOCITY].
  public Momentum(double learningRate, double factor) {
    this(learningRate, factor, Form.VELOCITY);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> {
      switch (form) {
        case CHANGE -> {
          var change = Memory.next(parameter, "change", context,
              last -> last.mul(factor).sub(gradient.mul(learningRate)));
          context.update(parameter, context.tensor(parameter).add(change).named(parameter.name() + "Next"));
        }
        case STEP -> Memory.descend(parameter, context, Memory.next(parameter, "step", context,
            last -> last.mul(factor).add(gradient.mul(learningRate))));
        case VELOCITY -> Memory.descend(parameter, context, Memory.next(parameter, "velocity", context,
            last -> last.mul(factor).add(gradient)).mul(learningRate));
        case MEAN -> Memory.descend(parameter, context,
            Memory.mean(parameter, "firstMoment", context, factor, gradient).mul(learningRate));
      }
    });
  }
}
