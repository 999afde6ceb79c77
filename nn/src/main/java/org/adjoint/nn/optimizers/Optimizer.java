package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// A rule for changing parameters by their gradients.
///
/// What changes gradients or steps is an optimiser around another one: `Clipping.byGlobalNorm(1, WeightDecay.of(0.01, new Adam(1e-3)))`. One of your own
/// writes the next value of each parameter, and remembers what it needs in parameters that nobody else trains:
///
/// ```java
/// record SignDescent(double learningRate) implements Optimizer {
///   public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
///     gradients.forEach((parameter, gradient) -> context.update(parameter,
///         context.tensor(parameter).sub(Elementwise.sign(gradient).mul(learningRate))));
///   }
/// }
/// ```
public interface Optimizer {
  /// The learning rate `η` to start with.
  double learningRate();

  /// Writes the next values of one training step into the program.
  ///
  /// @param gradients the gradient of each parameter
  /// @param learningRate `η` as a scalar tensor
  /// @param context takes the updates of parameters, and of what the optimiser remembers of them
  void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context);

  /// What an optimiser remembers of a parameter: zeros at first, of the same type and shape.
  static Parameter memory(Parameter parameter, String name) {
    return new Parameter(parameter.name() + "." + name, parameter.value().dtype(), parameter.value().shape(),
        Initializer.zeros());
  }
}
