package org.adjoint.bench.gradbench;

import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.autodiff.Gradients;
import org.adjoint.bench.work.Named;
import org.adjoint.functions.Creation;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.Loops;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// The solution of `y₀' = x₀`, `yᵢ' = xᵢ yᵢ₋₁` from 0 to 2 by the classical Runge-Kutta method (M. Kutta, 1901), and the gradient of its last element.
record OdeEval() implements GraphEval {
  private static final double END = 2;
  private static final String X = "x";
  private static final String RESULT = "result";

  @Override
  public List<String> functions() {
    return List.of("primal", "gradient");
  }

  @Override
  public Call call(String function, Input input) {
    var vector = input.array(X);
    var values = Map.of(X, vector);
    var x = ScalarEval.tensors(values).get(X);
    var solution = solution(x, input.integer("s"));
    int size = vector.size();
    var result = function.equals("primal")
        ? solution
        : Gradients.of(Layouts.slice(solution, (size - 1) + ":" + size).sum(), List.of(x)).getFirst();
    return new Call(Program.named(function).output(RESULT, result).build(), values,
        outputs -> Eval.doubles(new Named<>(outputs).get(RESULT)));
  }

  private static Tensor solution(Tensor x, int steps) {
    double h = END / steps;
    return Loops.forLoop(Dim.of(steps), List.of(Creation.zeros(DType.FLOAT64, x.shape()).named("y")), (_, carries) -> {
      var y = carries.getFirst();
      var k1 = derivative(x, y);
      var k2 = derivative(x, y.add(k1.mul(h / 2)));
      var k3 = derivative(x, y.add(k2.mul(h / 2)));
      var k4 = derivative(x, y.add(k3.mul(h)));
      return List.of(y.add(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).mul(h / 6)));
    }).getFirst();
  }

  private static Tensor derivative(Tensor x, Tensor y) {
    return Layouts.slice(Layouts.pad(y, 0, 1, 0, 1), "0:-1").mul(x);
  }
}
