package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.functions.Elementwise;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Lion (X. Chen et al., *Symbolic discovery of optimization algorithms*, 2023): `w ← w − η sign(β₁m + (1 − β₁)∇)`, `m ← β₂m + (1 − β₂)∇`. Every
/// weight moves by `η`, so that rates are smaller than Adam's. The weight decay of the paper is [WeightDecay] around it.
///
/// @param learningRate `η`
/// @param beta1 the share of the moment in the direction
/// @param beta2 the decay of the moment
public record Lion(double learningRate, double beta1, double beta2) implements Optimizer {
  public Lion {
    Limits.notNegative("learning rate", learningRate);
    Limits.share("share β₁ of Lion", beta1);
    Limits.share("decay β₂ of Lion", beta2);
  }

  /// Lion with β₁ = 0.9 and β₂ = 0.99, as in the paper.
  public Lion(double learningRate) {
    this(learningRate, 0.9, 0.99);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> {
      var moment = Optimizer.memory(parameter, "firstMoment");
      var before = context.tensor(moment);
      var direction = Elementwise.sign(before.mul(beta1).add(gradient.mul(1 - beta1)));
      context.update(moment, before.mul(beta2).add(gradient.mul(1 - beta2)).named(moment.name() + "Next"));
      Memory.descend(parameter, context, direction.mul(learningRate));
    });
  }
}
