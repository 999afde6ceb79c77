package org.adjoint.codegen.app;

import java.util.Map;
import java.util.Random;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.inspect.Profile;
import org.adjoint.codegen.runtime.CompiledProgram;
import org.adjoint.codegen.runtime.ProfiledSession;
import org.adjoint.graph.Op;

/// Runs a program on random data for its times.
final class TimedRun {
  /// A part of the warming up after which is looked whether the JIT compiler still makes things faster, in seconds.
  private static final double WINDOW = 0.25;
  /// Most methods have been compiled for good after so many runs.
  private static final int MANY_RUNS = 3000;

  private TimedRun() {
  }

  /// The times of as many runs as fit into about `seconds`, after the JIT compiler has done its work as far as can be told.
  ///
  /// @param sizes of the symbolic dimensions
  static Profile of(CompiledProgram compiled, Map<String, Integer> sizes, double seconds) {
    var session = compiled.profiledSession();
    var random = new Random(1);
    for (var input : compiled.program().inputs()) {
      session.bind(((Op.Input) input.op()).name(), values(input.dtype(), input.shape().bind(sizes), random));
    }
    warmUp(session, seconds);
    session.reset();
    repeat(session, seconds);
    return session.profile();
  }

  private static void warmUp(ProfiledSession session, double seconds) {
    double before = Double.MAX_VALUE;
    int steady = 0;
    for (double spent = 0; spent < 20 * seconds && steady < 2; spent += WINDOW) {
      long earlier = session.profile().runs();
      repeat(session, WINDOW);
      long runs = session.profile().runs();
      double now = WINDOW / (runs - earlier);
      boolean compiled = runs >= MANY_RUNS || spent >= 8 * seconds;
      steady = compiled && now > 0.8 * before ? steady + 1 : 0;
      before = now;
    }
  }

  private static void repeat(ProfiledSession session, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    do {
      session.run();
    } while (System.nanoTime() < end);
  }

  /// Small numbers, and zeros for integers: these may be indices.
  private static NdArray values(DType dtype, Shape shape, Random random) {
    var values = NdArray.zeros(dtype, shape);
    if (dtype.isFloating()) {
      for (int i = 0; i < values.size(); i++) {
        values.set(i, 0.1 * random.nextGaussian());
      }
    }
    return values;
  }
}
