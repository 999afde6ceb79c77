package org.adjoint.nn.optimizers;

import java.util.Map;
import java.util.function.Predicate;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Adam with decoupled weight decay (I. Loshchilov and F. Hutter, *Decoupled weight decay regularization*, 2019): [Adam], after whose step weights
/// lose `ηλw`. A short form of [WeightDecay] around it, and the same parameters decay.
///
/// @param adam what takes the step
/// @param decay `λ`
/// @param decayed which parameters decay
public record AdamW(Adam adam, double decay, Predicate<Parameter> decayed) implements Optimizer {
  public AdamW {
    Limits.notNegative("weight decay", decay);
  }

  /// Adam with its usual decays, and decay of the weights before an activation function.
  public AdamW(double learningRate, double decay) {
    this(new Adam(learningRate), decay, WeightDecay::isDecayedByDefault);
  }

  /// Decay of the selected parameters, and of no others.
  public AdamW on(Predicate<Parameter> decayed) {
    return new AdamW(adam, decay, decayed);
  }

  @Override
  public double learningRate() {
    return adam.learningRate();
  }

  /// @throws IllegalArgumentException when no parameter decays
  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    new WeightDecay(decay, decayed, adam).update(gradients, learningRate, context);
  }
}
