package org.adjoint.nn.optimizers;

import java.util.Map;
import java.util.function.Predicate;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// An optimiser after whose step weights also lose a share of what they were: `w ← w − ηλw` (I. Loshchilov and F. Hutter, *Decoupled weight
/// decay regularization*, 2019). Unlike with [Penalized], gradients and what is remembered of them stay the same.
///
/// Biases do not decay, nor do weights of layers without an activation function, as linear outputs are, unless [#on] selects them.
///
/// @param decay `λ`
/// @param decayed which parameters decay
/// @param optimizer what takes the step
public record WeightDecay(double decay, Predicate<Parameter> decayed, Optimizer optimizer) implements Optimizer {
  public WeightDecay {
    Limits.notNegative("weight decay", decay);
  }

  /// Decay of the weights before an activation function.
  public static WeightDecay of(double decay, Optimizer optimizer) {
    return new WeightDecay(decay, WeightDecay::isDecayedByDefault, optimizer);
  }

  static boolean isDecayedByDefault(Parameter parameter) {
    return parameter.role() == Parameter.Role.WEIGHT;
  }

  /// Decay of the selected parameters, and of no others.
  public WeightDecay on(Predicate<Parameter> decayed) {
    return new WeightDecay(decay, decayed, optimizer);
  }

  @Override
  public double learningRate() {
    return optimizer.learningRate();
  }

  /// @throws IllegalArgumentException when no parameter decays
  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    optimizer.update(gradients, learningRate, context);
    var selected = gradients.keySet().stream().filter(decayed).toList();
    if (selected.isEmpty()) {
      throw new IllegalArgumentException("Weight decay finds none of the parameters "
          + gradients.keySet().stream().map(Parameter::name).toList()
          + " to decay; biases and weights of layers without an activation function have to be selected by on().");
    }
    var share = learningRate.mul(decay).named("decayedShare");
    for (var parameter : selected) {
      context.update(parameter, context.next(parameter).sub(context.tensor(parameter).mul(share))
          .named(parameter.name() + "Next"));
    }
  }
}
