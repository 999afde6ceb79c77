package org.adjoint.nn.examples;

import java.util.HashMap;
import java.util.Map;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Executable;
import org.adjoint.graph.GraphPrinter;
import org.adjoint.graph.Program;

/// Makes programs that read the same ready to run only once, for commands that train many networks of one kind: what was compiled and became fast for the
/// first is used for all. Belongs to one thread.
public final class ReusingBackend implements Backend {
  private final Backend backend;
  private final Map<String, Executable> ready = new HashMap<>();

  /// What makes programs ready that were not met before.
  public ReusingBackend(Backend backend) {
    this.backend = backend;
  }

  @Override
  public String description() {
    return backend.description();
  }

  @Override
  public int preference() {
    return backend.preference();
  }

  @Override
  public Executable compile(Program program) {
    return ready.computeIfAbsent(GraphPrinter.lets(program), _ -> backend.compile(program));
  }
}
