package org.adjoint.codegen.schedule;

import org.adjoint.array.Dim;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Which products copy their second factor, panel by panel, so that what is read together lies together (K. Goto and R. van de Geijn,
/// *Anatomy of high-performance matrix multiplication*, 2008). A panel of a large matrix lies scattered over more pages than the processor
/// keeps the addresses of, and one of a matrix that fits into the second cache is read as fast from where it is.
final class Packing {
  /// The number of elements of the second factor from which on a copy was measured to pay.
  private static final long LARGE = 600_000;
  /// The same where the factor is stored transposed, and a copy is made in any case: smaller ones are not worth a part for each thread.
  private static final long LARGE_TRANSPOSED = 100_000;
  /// Sums of a panel that is copied transposed have at least as many terms as a vector has lanes.
  private static final int FEW_TERMS = 64;
  /// With fewer rows of the first factor the copy takes longer than it saves.
  private static final int FEW_ROWS = 64;
  /// Narrower matrices have no panel of full width.
  private static final int FEW_COLUMNS = 64;

  private Packing() {
  }

  /// Whether a product should do so.
  static boolean pays(Tensor product) {
    if (!(product.op() instanceof Op.MatMul(_, var y, _, boolean transposeY)) || y.shape().rank() != 2
        || ProductDomain.isWindows(y)) {
      return false;
    }
    boolean few = product.shape().dim(0) instanceof Dim.Fixed(int rows) && rows < FEW_ROWS;
    return !few && y.shape().dim(transposeY ? 1 : 0) instanceof Dim.Fixed(int terms)
        && y.shape().dim(transposeY ? 0 : 1) instanceof Dim.Fixed(int columns) && columns >= FEW_COLUMNS
        && (!transposeY || terms >= FEW_TERMS)
        && (long) terms * columns >= (transposeY ? LARGE_TRANSPOSED : LARGE);
  }
}
