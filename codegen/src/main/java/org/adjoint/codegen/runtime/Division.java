package org.adjoint.codegen.runtime;

import java.util.List;
import java.util.Map;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.KernelLoop;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.codegen.kernel.Work;

/// How the range of a routine is cut into chunks for several threads. Every element is computed in the same way wherever the cuts are, so
/// results do not depend on the number of threads.
final class Division {
  /// A chunk with less work would take less time than handing it over.
  private static final double LEAST_OPERATIONS = 100_000;
  /// More chunks than threads, so that a thread which is held up is not waited for.
  private static final int CHUNKS_PER_THREAD = 3;
  /// Steps that a loop takes together should not be cut apart.
  private static final int VECTOR_GRAIN = 64;
  /// Vectors of the largest size have 16 elements.
  private static final int MOST_LANES = 16;

  private Division() {
  }

  /// The bounds of the chunks, ascending from 0 to the whole range: one more than there are chunks.
  ///
  /// @param sizes of the symbolic dimensions
  static int[] cuts(Routine routine, Map<String, Integer> sizes, int threads) {
    int range = (int) routine.range().evaluate(sizes);
    return switch (routine) {
      case KernelLoop _ -> new int[] {0, range};
      case Kernel kernel -> cuts(range, Math.max(1, grain(kernel.body())), chunks(kernel, sizes, threads));
    };
  }

  private static int chunks(Kernel kernel, Map<String, Integer> sizes, int threads) {
    if (!kernel.divisible() || threads == 1) {
      return 1;
    }
    double most = Work.operations(kernel, sizes) / LEAST_OPERATIONS;
    return (int) Math.clamp((long) most, 1, (long) CHUNKS_PER_THREAD * threads);
  }

  private static int[] cuts(int range, int grain, int wanted) {
    // The last chunk takes the rest, so that none is shorter than a grain.
    int grains = range / grain;
    int chunks = Math.max(1, Math.min(grains, wanted));
    var cuts = new int[chunks + 1];
    for (int chunk = 1; chunk < chunks; chunk++) {
      cuts[chunk] = (int) ((long) grains * chunk / chunks) * grain;
    }
    cuts[chunks] = range;
    return cuts;
  }

  private static int grain(List<Stmt> body) {
    for (var statement : body) {
      if (statement instanceof Stmt.Loop loop) {
        int inner = loop.ranged() ? grain(loop) : grain(loop.body());
        if (inner > 0) {
          return inner;
        }
      }
    }
    return 0;
  }

  private static int grain(Stmt.Loop loop) {
    return switch (loop.kind()) {
      case SERIAL -> loop.unroll();
      case VECTOR -> loop.unroll() == 1 ? VECTOR_GRAIN : loop.unroll() * MOST_LANES;
    };
  }
}
