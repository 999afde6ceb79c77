package org.adjoint.eval;

import java.util.Comparator;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.adjoint.graph.Program;

/// A way to run programs. Backends on the path are found as services.
public interface Backend {
  /// What runs the programs, for the log: `generated code (Vector API, 256 bits)`.
  String description();

  /// How much this backend is to be preferred; the interpreter has 0.
  int preference();

  /// Makes `program` ready to run.
  Executable compile(Program program);

  /// The most preferred backend on the path, the interpreter when there is no other. The choice is logged once. The property `adjoint.check` makes it a
  /// [CheckedBackend]: `nan` stops at the first NaN, `finite` also at the first infinity.
  static Backend best() {
    var found = ServiceLoader.load(Backend.class).stream().map(ServiceLoader.Provider::get);
    var preferred = Stream.concat(Stream.of(new Interpreter()), found).max(Comparator.comparingInt(Backend::preference))
        .orElseThrow();
    var best = CheckedBackend.asAskedFor(preferred);
    if (ChosenBackends.add(best)) {
      System.getLogger(Backend.class.getName()).log(System.Logger.Level.INFO,
          "Programs run by " + best.description() + ".");
    }
    return best;
  }
}
