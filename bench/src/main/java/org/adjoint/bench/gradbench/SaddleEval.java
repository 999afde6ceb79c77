package org.adjoint.bench.gradbench;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.functions.Loops;
import org.adjoint.graph.Tensor;

/// The saddle point of `(x₁² + y₁²) − (x₂² + y₂²)`: the least, over `(x₁, y₁)`, of the largest value over `(x₂, y₂)` (B. Pearlmutter and J. Siskind, *Using programming
/// language theory to make automatic differentiation sound and efficient*, 2008). Both are found by gradient descent, the inner one within the graph.
record SaddleEval() implements Eval {
  @Override
  public List<String> functions() {
    return List.of("ff", "fr", "rf", "rr");
  }

  @Override
  public Running prepare(String function, Input input, Backend backend) {
    var outer = Mode.of(function.charAt(0));
    var inner = Mode.of(function.charAt(1));
    var start = input.array("start").toDoubles();
    var largest = new NestedEval(backend, (x, bound) -> largest(x, start, inner, bound), outer, 2);
    var negated = new NestedEval(backend,
        (x, _) -> new NestedEval.Result(objective(x.subList(0, 2), x.subList(2, 4)).neg(), truth()), outer, 4);
    return new Running() {
      private double[] first = start;
      private double[] second = start;

      @Override
      public void run() {
        first = Descent.argmin(start, largest::at);
        second = Descent.argmin(start, y -> {
          var at = negated.at(first[0], first[1], y[0], y[1]);
          return new Descent.Value(at.value(), at.gradient().subList(2, 4));
        });
      }

      @Override
      public Object output() {
        return List.of(first[0], first[1], second[0], second[1]);
      }
    };
  }

  private static Tensor objective(List<Tensor> x, List<Tensor> y) {
    return x.get(0).square().add(x.get(1).square()).sub(y.get(0).square().add(y.get(1).square()));
  }

  /// The largest value for given `x`, by [Descent] on the negated function.
  private static NestedEval.Result largest(List<Tensor> x, double[] start, Mode mode, int bound) {
    var y = List.of(number(start[0]), number(start[1]));
    var begin = List.of(y.get(0), y.get(1), number(Descent.PRECISION), number(0), number(0));
    var end = Loops.forLoop(Dim.of(bound), begin, (_, state) -> {
      var at = state.subList(0, 2);
      var step = state.get(2);
      var steps = state.get(3);
      var value = objective(x, at).neg().named("value");
      var slope = mode.gradient(value, at);
      var norm = slope.get(0).square().add(slope.get(1).square()).sqrt();
      var grows = steps.equalTo(number(Descent.STEPS_BEFORE_GROWTH));
      var ends = norm.lessOrEqual(number(Descent.PRECISION));
      var small = norm.mul(step).lessOrEqual(number(Descent.PRECISION));
      var moved = List.of(at.get(0).sub(slope.get(0).mul(step)), at.get(1).sub(slope.get(1).mul(step)));
      var down = objective(x, moved).neg().lessThan(value);
      var done = state.get(4).greaterThan(number(0));
      var doneNext = done.select(number(1), ends.select(number(1), grows.select(number(0),
          small.select(number(1), number(0)))));
      var stays = doneNext.greaterThan(number(0));
      return List.of(moves(stays, grows, down, moved.get(0), at.get(0)),
          moves(stays, grows, down, moved.get(1), at.get(1)),
          stays.select(step, grows.select(step.mul(2), down.select(step, step.mul(0.5)))),
          stays.select(steps, grows.select(number(0), down.select(steps.add(1), number(0)))), doneNext);
    });
    return new NestedEval.Result(objective(x, end.subList(0, 2)), end.get(4).greaterThan(number(0)));
  }

  private static Tensor moves(Tensor stays, Tensor grows, Tensor down, Tensor next, Tensor last) {
    return stays.select(last, grows.select(last, down.select(next, last)));
  }

  private static Tensor number(double value) {
    return Tensor.scalar(DType.FLOAT64, value);
  }

  private static Tensor truth() {
    return Tensor.constant(NdArray.scalar(DType.BOOL, 1));
  }
}
