package org.adjoint.nn.optimizers.fullbatch;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;

/// The method of Gauss and Newton for least squares: the step `d` that makes `‖Jd + r‖` smallest, with a line search. It neglects the
/// curvature of the residuals, so it is fast where these are small or nearly linear.
///
/// @param stopping when it ends
public record GaussNewton(Stopping stopping) {
  /// Searches for a minimum, and leaves the variables at the best point found.
  public Minimum minimize(LeastSquares problem) {
    return Search.run(problem.objective(), stopping, (at, slope) -> {
      var linear = problem.at(at);
      int variables = linear.jacobian().numCols;
      // The shortest of several best steps, where variables change nothing, or the same.
      var solver = LinearSolverFactory_DDRM.pseudoInverse(true);
      var step = new DMatrixRMaj(variables, 1);
      if (!solver.setA(linear.jacobian().copy())) {
        return slope.gradient().times(-1);
      }
      solver.solve(linear.residuals(), step);
      return Vector.of(step.getData()).times(-1);
    });
  }
}
