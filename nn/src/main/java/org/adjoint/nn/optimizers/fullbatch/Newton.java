package org.adjoint.nn.optimizers.fullbatch;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;

/// The method of Newton and Raphson, `w ← w − H⁻¹∇`, with a line search. Where the Hessian `H` is not positive definite, a multiple of the unit
/// matrix is added that makes it so (J. Nocedal and S. Wright, *Numerical optimization*, 2006, algorithm 3.3). It needs memory for the
/// square of the number of variables.
///
/// @param stopping when it ends
public record Newton(Stopping stopping) implements Minimizer {
  /// What is added to the diagonal first, as a share of its scale.
  private static final double SHIFT = 1e-3;

  @Override
  public Minimum minimize(Objective objective) {
    return Search.run(objective, stopping,
        (at, slope) -> solved(objective.hessian(at), slope.gradient()).times(-1));
  }

  /// `(H + τI)⁻¹ g` with the first `τ` for which Cholesky's decomposition exists.
  private static Vector solved(DMatrixRMaj hessian, Vector gradient) {
    int size = gradient.size();
    double scale = Math.max(CommonOps_DDRM.elementMaxAbs(hessian), Double.MIN_NORMAL);
    double smallest = smallestOfDiagonal(hessian);
    double shift = smallest > 0 ? 0 : SHIFT * scale - smallest;
    while (true) {
      var shifted = hessian.copy();
      for (int i = 0; i < size; i++) {
        shifted.add(i, i, shift);
      }
      var solver = LinearSolverFactory_DDRM.chol(size);
      if (solver.setA(shifted)) {
        var solution = new DMatrixRMaj(size, 1);
        solver.solve(new DMatrixRMaj(gradient.toArray()), solution);
        return Vector.of(solution.getData());
      }
      if (!(shift <= scale * size * 2)) {
        // Infinite or not a number: what is left is the gradient, and the line search will fail.
        return gradient;
      }
      shift = Math.max(2 * shift, SHIFT * scale);
    }
  }

  private static double smallestOfDiagonal(DMatrixRMaj matrix) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < matrix.numRows; i++) {
      smallest = Math.min(smallest, matrix.get(i, i));
    }
    return smallest;
  }
}
