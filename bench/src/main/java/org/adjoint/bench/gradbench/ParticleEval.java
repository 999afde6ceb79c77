package org.adjoint.bench.gradbench;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.eval.Backend;
import org.adjoint.functions.Loops;
import org.adjoint.graph.Tensor;

/// Where a charge must stand so that a particle, repelled by it and by another one, meets the origin (B. Pearlmutter and J. Siskind, *Using programming
/// language theory to make automatic differentiation sound and efficient*, 2008).
///
/// The force is the gradient of a potential, the path is found by Euler's method, and the square of the place where it meets the axis is made small by gradient
/// descent: a gradient within a function whose gradient is taken.
record ParticleEval() implements Eval {
  private static final double TIME_STEP = 0.1;

  @Override
  public List<String> functions() {
    return List.of("ff", "fr", "rf", "rr");
  }

  @Override
  public Running prepare(String function, Input input, Backend backend) {
    var inner = Mode.of(function.charAt(1));
    var miss = new NestedEval(backend, (x, bound) -> miss(x.getFirst(), inner, bound), Mode.of(function.charAt(0)), 1);
    double start = input.number("w");
    return new Running() {
      private double found;

      @Override
      public void run() {
        found = Descent.argmin(new double[] {start}, miss::at)[0];
      }

      @Override
      public Object output() {
        return found;
      }
    };
  }

  /// The square of the abscissa where the path meets the axis.
  private static NestedEval.Result miss(Tensor w, Mode mode, int bound) {
    var start = List.of(number(0), number(8), number(0.75), number(0), number(0));
    var end = Loops.forLoop(Dim.of(bound), start, (_, state) -> {
      var x = state.get(0);
      var y = state.get(1);
      var flying = state.get(4).equalTo(number(0));
      var nextX = x.add(state.get(2).mul(TIME_STEP));
      var nextY = y.add(state.get(3).mul(TIME_STEP));
      var slope = mode.gradient(potential(x, y, w), List.of(x, y));
      var flies = nextY.greaterThan(number(0));
      return List.of(kept(flying, flies, nextX, x), kept(flying, flies, nextY, y),
          kept(flying, flies, state.get(2).sub(slope.get(0).mul(TIME_STEP)), state.get(2)),
          kept(flying, flies, state.get(3).sub(slope.get(1).mul(TIME_STEP)), state.get(3)),
          flying.select(flies.select(number(0), number(1)), number(1)));
    });
    var time = end.get(1).neg().div(end.get(3));
    var meets = end.get(0).add(end.get(2).mul(time));
    return new NestedEval.Result(meets.square(), end.get(4).greaterThan(number(0)));
  }

  private static Tensor kept(Tensor flying, Tensor flies, Tensor next, Tensor last) {
    return flying.select(flies.select(next, last), last);
  }

  private static Tensor potential(Tensor x, Tensor y, Tensor w) {
    var square = x.sub(10).square();
    return number(1).div(square.add(y.sub(number(10).sub(w)).square()).sqrt())
        .add(number(1).div(square.add(y.square()).sqrt()));
  }

  private static Tensor number(double value) {
    return Tensor.scalar(DType.FLOAT64, value);
  }
}
