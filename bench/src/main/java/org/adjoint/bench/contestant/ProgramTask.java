package org.adjoint.bench.contestant;

import java.util.LinkedHashMap;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;

/// A program that runs on its bound inputs.
///
/// @param program what is computed
/// @param session where
public record ProgramTask(Program program, Session session) implements Task {
  /// Compiles a formulation and binds its values.
  public static ProgramTask of(Formulation formulation, Backend backend) {
    var session = backend.compile(formulation.program()).session();
    formulation.values().byName().forEach(session::bind);
    return new ProgramTask(formulation.program(), session);
  }

  @Override
  public void run() {
    session.run();
  }

  @Override
  public Map<String, NdArray> results() {
    var results = new LinkedHashMap<String, NdArray>();
    program.outputs().keySet().forEach(name -> results.put(name, session.output(name).copy()));
    return results;
  }
}
