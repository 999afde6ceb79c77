package org.adjoint.rewrite;

import java.util.HashMap;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Interpreter;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;

/// A program, and values for its inputs and for any others.
record Sample(Program program, Map<String, NdArray> values) {
  /// The outputs of another program with these inputs.
  Map<String, NdArray> run(Program other) {
    var bound = new HashMap<String, NdArray>();
    for (var input : other.inputs()) {
      var name = ((Op.Input) input.op()).name();
      bound.put(name, values.get(name));
    }
    return new Interpreter().compile(other).run(bound);
  }

  /// The outputs.
  Map<String, NdArray> run() {
    return run(program);
  }
}
