package org.adjoint.nn.estimators;

import java.util.LinkedHashMap;
import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.optimizers.Optimizer;

/// Adds the gradient `λw` of the penalty `λ/2·Σw²` to those of weights. Biases, which are vectors, go without.
///
/// @param factor `λ`
/// @param optimizer what the gradients go to
record L2Penalty(double factor, Optimizer optimizer) implements Optimizer {
  /// An optimiser with the penalty, or the optimiser itself when there is none.
  static Optimizer on(double factor, Optimizer optimizer) {
    return factor == 0 ? optimizer : new L2Penalty(factor, optimizer);
  }

  @Override
  public double learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    var penalised = new LinkedHashMap<>(gradients);
    penalised.replaceAll((parameter, gradient) -> parameter.value().shape().rank() < 2
        ? gradient
        : gradient.add(context.tensor(parameter).mul(factor)));
    optimizer.update(penalised, learningRate, context);
  }
}
