package org.adjoint.codegen.runtime;

import java.util.List;
import java.util.Map;
import org.adjoint.codegen.kernel.Kernel;
import org.adjoint.codegen.kernel.KernelLoop;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.codegen.kernel.TransposedCopy;
import org.adjoint.codegen.kernel.Work;

/// How the range of a routine is cut into chunks for several threads. Every element is computed in the same way wherever the cuts are, and
/// sums are cut in the same way for any number of threads; so results do not depend on it.
///
/// @param leastWork the fewest operations and stored elements of a chunk
record Division(double leastWork) {
  /// A chunk of less work would take less time than handing it over.
  static final Division WORTHWHILE = new Division(100_000);

  /// More chunks than threads, so that a thread which is held up is not waited for.
  private static final int CHUNKS_PER_THREAD = 3;
  /// Enough for the threads of most machines.
  private static final int MOST_PARTS = 16;
  /// With fewer rows adding up the parts of a row of sums would take too much of the time.
  private static final int LEAST_ROWS = 128;
  /// So many rows a kernel adds up in FLOAT32: beyond 2²⁴ ones no longer count.
  private static final int MOST_ROWS = 1 << 12;
  /// Steps that a loop takes together should not be cut apart.
  private static final int VECTOR_GRAIN = 64;
  /// Vectors of the largest size have 16 elements.
  private static final int MOST_LANES = 16;

  /// The bounds of the chunks, ascending from 0 to the whole range: one more than there are chunks.
  ///
  /// @param sizes of the symbolic dimensions
  int[] cuts(Routine routine, Map<String, Integer> sizes, int threads) {
    int range = (int) routine.range().evaluate(sizes);
    return switch (routine) {
      case KernelLoop _ -> new int[] {0, range};
      case Kernel kernel -> cuts(range, Math.max(1, grain(kernel.body())),
          kernel.sums().isEmpty() ? chunks(kernel, sizes, threads) : parts(kernel, range, sizes));
    };
  }

  private int chunks(Kernel kernel, Map<String, Integer> sizes, int threads) {
    return kernel.divisible() && threads > 1 ? worthwhile(kernel, sizes, CHUNKS_PER_THREAD * threads) : 1;
  }

  private int worthwhile(Kernel kernel, Map<String, Integer> sizes, int most) {
    double work = Work.operations(kernel, sizes) + Work.stores(kernel, sizes);
    return (int) Math.clamp((long) (work / leastWork), 1, (long) most);
  }

  /// Where the parts of a sum begin decides how it is rounded, so their number depends on shapes alone.
  private int parts(Kernel kernel, int range, Map<String, Integer> sizes) {
    boolean overRows = kernel.sums().stream().anyMatch(sum -> sum.shape().rank() > 0);
    return overRows
        ? Math.max(worthwhile(kernel, sizes, Math.clamp(range / LEAST_ROWS, 1, MOST_PARTS)),
            (range - 1) / MOST_ROWS + 1)
        : worthwhile(kernel, sizes, MOST_PARTS);
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
      case SERIAL -> TransposedCopy.of(loop).isPresent() ? MOST_LANES : loop.unroll();
      case VECTOR -> loop.unroll() == 1 ? VECTOR_GRAIN : loop.unroll() * MOST_LANES;
    };
  }
}
