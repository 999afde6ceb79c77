package org.adjoint.bench.gradbench;

import java.util.List;
import java.util.function.Function;

/// The gradient descent that GradBench prescribes for its evals of nested derivatives: the step is doubled after ten steps that went down, and halved after one
/// that did not.
final class Descent {
  /// How close is close enough, and the first step.
  static final double PRECISION = 1e-5;
  /// After so many steps the next ones are larger.
  static final int STEPS_BEFORE_GROWTH = 10;

  /// A function's value and gradient at a point.
  record Value(double value, List<Double> gradient) {
  }

  private Descent() {
  }

  /// Where a function is least, from `start` on.
  static double[] argmin(double[] start, Function<double[], Value> function) {
    var x = start.clone();
    var at = function.apply(x);
    double step = PRECISION;
    int steps = 0;
    while (norm(at) > PRECISION) {
      if (steps == STEPS_BEFORE_GROWTH) {
        step *= 2;
        steps = 0;
        continue;
      }
      var next = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        next[i] = x[i] - step * at.gradient.get(i);
      }
      if (step * norm(at) <= PRECISION) {
        break;
      }
      var there = function.apply(next);
      if (there.value < at.value) {
        x = next;
        at = there;
        steps++;
      } else {
        step /= 2;
        steps = 0;
      }
    }
    return x;
  }

  private static double norm(Value value) {
    return Math.sqrt(value.gradient.stream().mapToDouble(each -> each * each).sum());
  }
}
