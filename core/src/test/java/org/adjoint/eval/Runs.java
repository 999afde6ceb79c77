package org.adjoint.eval;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.NdArray;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Short ways for tests to get at numbers.
public final class Runs {
  private Runs() {
  }

  /// The value of `tensor`, as the interpreter finds it.
  ///
  /// @param values of the inputs that `tensor` depends on, and of any others
  public static NdArray value(Tensor tensor, Map<String, NdArray> values) {
    var program = Program.named("value").output("value", tensor).build();
    var bound = new HashMap<String, NdArray>();
    for (var input : program.inputs()) {
      var name = ((Op.Input) input.op()).name();
      bound.put(name, named(values, name));
    }
    return named(new Interpreter().compile(program).run(bound), "value");
  }

  /// The array of that name, which must be there.
  public static NdArray named(Map<String, NdArray> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }
}
