package org.adjoint.codegen.trust;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// What [DegradedPlacesTest] runs in places where something is missing: a value, a gradient and an update, by the best backend there is. Needs
/// nothing but the library.
final class DegradedProgram {
  private DegradedProgram() {
  }

  /// Runs the program, and prints `right by` the backend; or says what has gone wrong, and ends with a status of its own.
  ///
  /// @param arguments the number of rows; and how many megabytes of the heap something else takes, if any
  public static void main(String[] arguments) {
    var taken = new byte[arguments.length > 1 ? Integer.parseInt(arguments[1]) << 20 : 0];
    try {
      int rows = Integer.parseInt(arguments[0]);
      var backend = Backend.best();
      var expected = run(new Interpreter(), Math.min(rows, 100));
      var actual = run(backend, rows);
      boolean right = Math.abs(expected - actual) < 1e-3;
      System.out.println((right ? "right by " : "wrong by ") + backend.description());
    } catch (RuntimeException e) {
      System.out.println("refused: " + e.getMessage());
      System.exit(3);
    } finally {
      Reference.reachabilityFence(taken);
    }
  }

  private static double run(Backend backend, int rows) {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("n"), 20));
    var w = Tensor.input("w", DType.FLOAT32, Shape.of(20, 1_000));
    var loss = x.matMul(w).tanh().square().mean();
    var program = Program.named("step").output("loss", loss)
        .update(w, w.sub(Gradients.of(loss, List.of(w)).getFirst())).build();
    var results = backend.compile(program).run(Map.of("x", NdArray.filled(DType.FLOAT32, Shape.of(rows, 20), 0.1), "w",
        NdArray.filled(DType.FLOAT32, Shape.of(20, 1_000), 0.3)));
    return Objects.requireNonNull(results.get("loss")).item();
  }
}
