package org.adjoint.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.graph.Program;

/// A program that is ready to run: immutable, and safe to use from many threads.
public interface Executable {
  /// What is computed.
  Program program();

  /// A new place to run in, with its own memory, for one thread at a time.
  Session session();

  /// The source code that runs, as text by file name; empty where none was generated.
  default Map<String, String> sources() {
    return Map.of();
  }

  /// What is to be seen of it: the graph at least; where code is generated, also how it came about.
  default Inspection inspect() {
    return new GraphInspection(program());
  }

  /// Runs once in a session of its own.
  ///
  /// @param inputs a value for each input; those with updates are changed
  /// @return the outputs by name
  /// @throws IllegalArgumentException when an input is missing, unknown, or of another type or shape
  default Map<String, NdArray> run(Map<String, NdArray> inputs) {
    var session = session();
    inputs.forEach(session::bind);
    session.run();
    var outputs = new LinkedHashMap<String, NdArray>();
    program().outputs().keySet().forEach(name -> outputs.put(name, session.output(name).copy()));
    return outputs;
  }
}
