package org.adjoint.nn.optimizers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.autodiff.Gradients;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.regularization.Penalty;

/// An optimiser that also makes a penalty on the parameters small: it is given the gradient of the loss plus that of the penalty.
/// `new Penalized(Penalty.l2(1e-4), new Sgd(0.1))`.
///
/// The loss that training reports stays without the penalty.
///
/// @param penalty what is added to the loss
/// @param optimizer what is given the gradients
public record Penalized(Penalty penalty, Optimizer optimizer) implements Optimizer {
  @Override
  public double learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    var parameters = List.copyOf(gradients.keySet());
    var value = penalty.of(parameters, context);
    var derived = Gradients.of(value, parameters.stream().map(context::tensor).toList(), Gradients.Independent.ZERO);
    var sums = new LinkedHashMap<Parameter, Tensor>();
    for (int i = 0; i < parameters.size(); i++) {
      var parameter = parameters.get(i);
      var gradient = gradients.get(parameter);
      if (gradient != null) {
        sums.put(parameter, gradient.add(derived.get(i)).named(parameter.name() + "PenalizedGradient"));
      }
    }
    optimizer.update(sums, learningRate, context);
  }
}
