package org.adjoint.bench.gradbench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// An eval whose functions are programs.
interface GraphEval extends Eval {
  /// A function that is ready to be compiled.
  ///
  /// @param program the function as graph
  /// @param values of its inputs
  /// @param output what is answered, from the program's outputs by name
  record Call(Program program, Map<String, NdArray> values, Function<Map<String, NdArray>, Object> output) {
  }

  /// Writes a function for an input, whose sizes the program may depend on.
  Call call(String function, Input input);

  @Override
  default Running prepare(String function, Input input, Backend backend) {
    var call = call(function, input);
    var session = backend.compile(call.program()).session();
    // A gradient may not depend on all that its function does.
    var used = call.program().inputs().stream().map(Tensor::name).toList();
    call.values().forEach((name, value) -> {
      if (used.contains(name)) {
        session.bind(name, value);
      }
    });
    return new Running() {
      @Override
      public void run() {
        session.run();
      }

      @Override
      public Object output() {
        var outputs = new LinkedHashMap<String, NdArray>();
        call.program().outputs().keySet().forEach(name -> outputs.put(name, session.output(name)));
        return call.output().apply(outputs);
      }
    };
  }
}
