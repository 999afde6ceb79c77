package org.adjoint.bench.gradbench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// A function of scalars whose graph holds a gradient and a loop, itself differentiated.
///
/// A graph knows before it runs how often a loop turns. So loops that end by a condition turn as often as a bound says and change nothing once
/// they are done; when the bound was too low, the function is compiled anew with a larger one.
final class NestedEval {
  /// A function as graph.
  ///
  /// @param value a scalar
  /// @param done whether all loops were done, as a BOOL scalar
  record Result(Tensor value, Tensor done) {
  }

  /// Writes the function.
  interface Formula {
    /// The function of some arguments.
    ///
    /// @param x the arguments, scalars
    /// @param bound of the turns of a loop
    Result apply(List<Tensor> x, int bound);
  }

  private static final int FIRST_BOUND = 512;
  private static final int LARGEST_BOUND = 1 << 20;

  private final Backend backend;
  private final Formula formula;
  private final Mode mode;
  private final int arguments;
  private int bound = FIRST_BOUND;
  private Session session;

  /// @param mode by which the gradient is derived
  NestedEval(Backend backend, Formula formula, Mode mode, int arguments) {
    this.backend = backend;
    this.formula = formula;
    this.mode = mode;
    this.arguments = arguments;
    session = compiled();
  }

  private static String argument(int number) {
    return "x" + number;
  }

  private Session compiled() {
    var x = new ArrayList<Tensor>();
    for (int argument = 0; argument < arguments; argument++) {
      x.add(Tensor.input(argument(argument), DType.FLOAT64, Shape.SCALAR));
    }
    var result = formula.apply(x, bound);
    var program = Program.named("nested").output("value", result.value).output("done", result.done);
    var gradient = mode.gradient(result.value, x);
    for (int argument = 0; argument < arguments; argument++) {
      program.output("gradient" + argument, gradient.get(argument));
    }
    return backend.compile(program.build()).session();
  }

  /// The value and the gradient at a point.
  Descent.Value at(double... x) {
    for (int argument = 0; argument < arguments; argument++) {
      session.bind(argument(argument), NdArray.scalar(DType.FLOAT64, x[argument]));
    }
    session.run();
    if (session.output("done").item() == 0) {
      if (bound >= LARGEST_BOUND) {
        throw new IllegalArgumentException("A loop does not end within " + bound + " turns.");
      }
      bound *= 2;
      session = compiled();
      return at(x);
    }
    var gradient = IntStream.range(0, arguments).mapToObj(argument -> session.output("gradient" + argument).item())
        .toList();
    return new Descent.Value(session.output("value").item(), gradient);
  }
}
