package org.adjoint.codegen.inspect;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.autodiff.Gradients;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.runtime.CompiledProgram;
import org.adjoint.codegen.runtime.GeneratedCodeBackend;
import org.adjoint.functions.Activations;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Programs for the tests of this package.
final class Examples {
  /// Fixed, so that the code is the same on every machine; one thread, so that times are those of the caller.
  private static final GeneratedCodeBackend BACKEND = new GeneratedCodeBackend(new Machine(128, 16), 1);

  private Examples() {
  }

  static CompiledProgram compile(Program program) {
    return BACKEND.compile(program);
  }

  /// A step of a perceptron with one hidden layer.
  ///
  /// @param hidden the name of that layer
  static Program step(String name, String hidden) {
    var made = new ArrayList<Program>();
    new Origin("Model.java", 7).during(() -> {
      var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 20));
      var y = Tensor.input("y", DType.FLOAT32, Shape.of(Dim.symbol("batch"), 3));
      var first = Tensor.input(hidden + ".weight", DType.FLOAT32, Shape.of(20, 30));
      var second = Tensor.input("scores.weight", DType.FLOAT32, Shape.of(30, 3));
      var activations = Activations.relu(x.matMul(first)).named(hidden);
      var loss = activations.matMul(second).named("scores").sub(y).square().mean().named("loss");
      var gradients = Gradients.of(loss, List.of(first, second));
      made.add(Program.named(name).output("loss", loss).update(first, first.sub(gradients.get(0).mul(0.1)))
          .update(second, second.sub(gradients.get(1).mul(0.1))).build());
    });
    return made.getFirst();
  }
}
