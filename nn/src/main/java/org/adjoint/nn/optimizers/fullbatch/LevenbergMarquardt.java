package org.adjoint.nn.optimizers.fullbatch;

import java.util.ArrayList;
import org.adjoint.nn.limits.Limits;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;

/// The method of K. Levenberg (1944) and D. Marquardt (1963) for least squares: steps `−(JᵀJ + μI)⁻¹Jᵀr` between those of Gauss and Newton and
/// those of gradient descent. The damping `μ` falls where the residuals are as linear as hoped, and rises where they are not, by the rule of
/// H. Nielsen (*Damping parameter in Marquardt's method*, 1999).
///
/// @param damping the first `μ`, as a share of the largest element of the diagonal of `JᵀJ`; 1e−3 where the start is good, 1 where it is not
/// @param stopping when it ends
public record LevenbergMarquardt(double damping, Stopping stopping) {
  /// A step this small against the point changes nothing any more.
  private static final double SMALLEST_STEP = 1e-15;

  public LevenbergMarquardt {
    Limits.positive("damping of Levenberg and Marquardt", damping);
  }

  /// The method with a first damping of 1e−3.
  public LevenbergMarquardt(Stopping stopping) {
    this(1e-3, stopping);
  }

  /// Searches for a minimum, and leaves the variables at the best point found.
  public Minimum minimize(LeastSquares problem) {
    var objective = problem.objective();
    var at = objective.point();
    var slope = objective.slope(at);
    var normal = normal(problem.at(at));
    double mu = damping * CommonOps_DDRM.elementMaxAbs(normal);
    double rise = 2;
    var values = new ArrayList<Double>();
    values.add(slope.value());
    for (int trial = 0; trial < stopping.iterations() && !isFlat(slope); trial++) {
      var step = step(normal, mu, slope.gradient());
      if (!(step.largest() > SMALLEST_STEP * (at.largest() + SMALLEST_STEP))) {
        break;
      }
      var next = at.plus(1, step);
      var there = objective.slope(next);
      // What the linear residuals promise: ½ dᵀ(μd − ∇).
      double promised = 0.5 * (mu * step.dot(step) - step.dot(slope.gradient()));
      double kept = (slope.value() - there.value()) / promised;
      if (kept > 0) {
        at = next;
        slope = there;
        normal = normal(problem.at(at));
        mu *= Math.max(1 / 3.0, 1 - Math.pow(2 * kept - 1, 3));
        rise = 2;
        values.add(slope.value());
      } else {
        mu *= rise;
        rise *= 2;
      }
    }
    objective.moveTo(at);
    return new Minimum(at, slope.value(), slope.gradient().largest(), values.size() - 1, isFlat(slope), values);
  }

  private boolean isFlat(Objective.Slope slope) {
    return slope.gradient().largest() <= stopping.tolerance();
  }

  /// `JᵀJ`.
  private static DMatrixRMaj normal(LeastSquares.Linearization linear) {
    int size = linear.jacobian().numCols;
    var product = new DMatrixRMaj(size, size);
    CommonOps_DDRM.multInner(linear.jacobian(), product);
    return product;
  }

  /// `−(A + μI)⁻¹ g`; zeros where rounding leaves no decomposition, which ends the search.
  private static Vector step(DMatrixRMaj normal, double mu, Vector gradient) {
    int size = gradient.size();
    var damped = normal.copy();
    for (int i = 0; i < size; i++) {
      damped.add(i, i, mu);
    }
    var solver = LinearSolverFactory_DDRM.chol(size);
    var step = new DMatrixRMaj(size, 1);
    if (solver.setA(damped)) {
      solver.solve(new DMatrixRMaj(gradient.times(-1).toArray()), step);
    }
    return Vector.of(step.getData());
  }
}
