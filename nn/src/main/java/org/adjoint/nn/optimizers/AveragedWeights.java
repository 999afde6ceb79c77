package org.adjoint.nn.optimizers;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// An optimiser that also keeps an exponential moving average of each parameter over the steps, `a ← da + (1 − d)w`, which often generalises
/// better than the last value (after B. Polyak and A. Juditsky, *Acceleration of stochastic approximation by averaging*, 1992).
///
/// An average begins with the parameter's value when the step is built. Training does not use it; [#exchange] puts it in the place of the parameter.
///
/// @param decay `d`
/// @param optimizer what takes the step
public record AveragedWeights(double decay, Optimizer optimizer) implements Optimizer {
  private static final String AVERAGE = "average";

  public AveragedWeights {
    Limits.share("decay of averaged weights", decay);
  }

  @Override
  public double learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    optimizer.update(gradients, learningRate, context);
    for (var parameter : gradients.keySet()) {
      var average = Optimizer.memory(parameter, AVERAGE);
      average.value().assign(parameter.value());
      context.update(average, context.tensor(average).mul(decay).add(context.next(parameter).mul(1 - decay))
          .named(average.name() + "Next"));
    }
  }

  /// Exchanges every parameter with its average, for predictions; once more, and training can go on.
  ///
  /// @param parameters all that the training step changes
  public static void exchange(Collection<Parameter> parameters) {
    var byName = new HashMap<String, Parameter>();
    parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
    for (var parameter : parameters) {
      var average = byName.get(parameter.name() + "." + AVERAGE);
      if (average != null) {
        var last = parameter.value().copy();
        parameter.value().assign(average.value());
        average.value().assign(last);
      }
    }
  }
}
