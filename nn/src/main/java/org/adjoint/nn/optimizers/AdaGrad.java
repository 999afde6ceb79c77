package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// AdaGrad (J. Duchi, E. Hazan and Y. Singer, *Adaptive subgradient methods for online learning and stochastic optimization*, 2011):
/// `s ← s + ∇²`, `w ← w − η∇/(√s + ε)`.
///
/// @param learningRate `η`
/// @param epsilon `ε`, outside of the root
public record AdaGrad(double learningRate, double epsilon) implements Optimizer {
  public AdaGrad {
    Limits.notNegative("learning rate", learningRate);
    Limits.notNegative("ε of AdaGrad", epsilon);
  }

  /// AdaGrad with ε = 1e−10.
  public AdaGrad(double learningRate) {
    this(learningRate, 1e-10);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    gradients.forEach((parameter, gradient) -> {
      var squares = Memory.next(parameter, "squares", context, sum -> sum.add(gradient.square()));
      Memory.descend(parameter, context, gradient.mul(learningRate).div(squares.sqrt().add(epsilon)));
    });
  }
}
