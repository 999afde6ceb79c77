package org.adjoint.nn.optimizers;

import java.util.function.UnaryOperator;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// How optimisers write into the program: what they remember from step to step, and how parameters move.
final class Memory {
  private static final String STEPS = "adam.steps";

  private Memory() {
  }

  /// What is remembered of a parameter under a name, as it will be after the step.
  ///
  /// @param rule from what was remembered, zeros at first, to what will be
  static Tensor next(Parameter parameter, String name, Context context, UnaryOperator<Tensor> rule) {
    var memory = Optimizer.memory(parameter, name);
    var next = rule.apply(context.tensor(memory)).named(memory.name() + "Next");
    context.update(memory, next);
    return next;
  }

  /// The running mean `share · mean + (1 − share) · value` under a name, as it will be after the step.
  static Tensor mean(Parameter parameter, String name, Context context, double share, Tensor value) {
    return next(parameter, name, context, mean -> mean.mul(share).add(value.mul(1 - share)));
  }

  /// Asks that the parameter move by minus `change`.
  static void descend(Parameter parameter, Context context, Tensor change) {
    context.update(parameter, context.tensor(parameter).sub(change).named(parameter.name() + "Next"));
  }

  /// The number of the step, from 1 on. All who ask in one program count together.
  static Tensor step(Context context, Tensor learningRate) {
    for (var parameter : context.parameters()) {
      if (parameter.name().equals(STEPS)) {
        return context.next(parameter);
      }
    }
    var steps = new Parameter(STEPS, learningRate.dtype(), Shape.SCALAR, Initializer.zeros());
    var step = context.tensor(steps).add(1).named(STEPS + "Next");
    context.update(steps, step);
    return step;
  }

  /// `1 − shareᵗ`: by how much too small a running mean of share `share` is after `t` values, because it began with 0.
  static Tensor correction(double share, Tensor step) {
    // By expm1: in float32 the difference itself would lose half of the digits at the first steps.
    return step.mul(Math.log(share)).expm1().neg();
  }
}
