package org.adjoint.nn.optimizers;

import java.util.Map;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// Adam whose denominator never shrinks (S. Reddi, S. Kale and S. Kumar, *On the convergence of Adam and beyond*, 2018): [Adam] with the largest
/// second moment so far, `u ← max(u, v)`, in place of `v`. The moments are corrected as in Adam, which the paper leaves out.
///
/// @param learningRate `η`
/// @param beta1 the decay of the first moment
/// @param beta2 the decay of the second moment
/// @param epsilon `ε`, outside of the root
public record AmsGrad(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
  public AmsGrad {
    Limits.notNegative("learning rate", learningRate);
    Limits.share("decay β₁ of AMSGrad", beta1);
    Limits.share("decay β₂ of AMSGrad", beta2);
    Limits.notNegative("ε of AMSGrad", epsilon);
  }

  /// AMSGrad with the decays 0.9 and 0.999, and ε = 1e−8.
  public AmsGrad(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8);
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    var step = Memory.step(context, learningRate);
    var rate = learningRate.div(Memory.correction(beta1, step)).named("correctedRate");
    var correction2 = Memory.correction(beta2, step).named("secondMomentCorrection");
    gradients.forEach((parameter, gradient) -> {
      var first = Memory.mean(parameter, "firstMoment", context, beta1, gradient);
      var second = Memory.mean(parameter, "secondMoment", context, beta2, gradient.square());
      var largest = Memory.next(parameter, "largestMoment", context, last -> last.maximum(second));
      Memory.descend(parameter, context, first.mul(rate).div(largest.div(correction2).sqrt().add(epsilon)));
    });
  }
}
