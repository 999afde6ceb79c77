package org.adjoint.nn.optimizers.fullbatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Backend;
import org.adjoint.functions.Indexing;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Samples;
import org.junit.jupiter.api.Test;

/// The points that full-batch methods go through, against their formulas with derivatives by hand, in two variables.
class TrajectoryTest {
  private static final int STEPS = 4;
  private static final double[] START = {0.5, -0.3};

  // ---- eˣ − x + eʸ − y + ½ (x − y)² ----

  private static Objective valley(NdArray start, Backend backend) {
    var w = Tensor.input("w", DType.FLOAT64, Shape.of(2));
    var signs = Tensor.constant(NdArray.of(new double[] {1, -1}));
    var value = w.exp().sub(w).sum().add(w.mul(signs).sum().square().mul(0.5));
    return Objective.of(value, List.of(w), Map.of("w", start), backend);
  }

  private static double[] gradient(double[] w) {
    double between = w[0] - w[1];
    return new double[] {Math.exp(w[0]) - 1 + between, Math.exp(w[1]) - 1 - between};
  }

  /// `A⁻¹ b` for a symmetric matrix `[[a, b], [b, c]]`.
  private static double[] solved(double a, double b, double c, double[] right) {
    double determinant = a * c - b * b;
    return new double[] {(c * right[0] - b * right[1]) / determinant, (a * right[1] - b * right[0]) / determinant};
  }

  private static double[] moved(double[] from, double factor, double[] by) {
    return new double[] {from[0] + factor * by[0], from[1] + factor * by[1]};
  }

  private static double dot(double[] x, double[] y) {
    return x[0] * y[0] + x[1] * y[1];
  }

  /// Runs a method for one step more each time.
  private static void follows(BiFunction<NdArray, Backend, Function<Stopping, Minimum>> run, List<double[]> expected) {
    Samples.backends().forEach(backend -> {
      for (int steps = 1; steps <= expected.size(); steps++) {
        var w = NdArray.of(START.clone());
        var found = run.apply(w, backend).apply(new Stopping(0, steps));
        assertThat(w.toDoubles()).as("step %s by %s, %s", steps, backend.description(), found)
            .containsExactly(expected.get(steps - 1), within(1e-12));
      }
    });
  }

  @Test
  void newtonSolvesForEachStep() {
    var expected = new ArrayList<double[]>();
    var w = START;
    for (int step = 0; step < STEPS; step++) {
      w = moved(w, -1, solved(Math.exp(w[0]) + 1, -1, Math.exp(w[1]) + 1, gradient(w)));
      expected.add(w);
    }
    follows((start, backend) -> stopping -> new Newton(stopping).minimize(valley(start, backend)), expected);
  }

  /// The estimated inverse is written out as a matrix, `(I − ρsyᵀ) H (I − ρysᵀ) + ρssᵀ` from the older of two changes to the newer.
  @Test
  void lbfgsEstimatesTheInverseFromTheLastTwoSteps() {
    var expected = new ArrayList<double[]>();
    var w = START;
    var steps = new ArrayDeque<double[]>();
    var changes = new ArrayDeque<double[]>();
    for (int step = 0; step < STEPS; step++) {
      var slope = gradient(w);
      double length = step == 0 ? Math.min(1, 1 / Math.sqrt(dot(slope, slope))) : 1;
      var next = moved(w, -length, timesInverse(new ArrayList<>(steps), new ArrayList<>(changes), slope));
      steps.add(moved(next, -1, w));
      changes.add(moved(gradient(next), -1, slope));
      if (steps.size() > 2) {
        steps.remove();
        changes.remove();
      }
      w = next;
      expected.add(w);
    }
    follows((start, backend) -> stopping -> new Lbfgs(2, stopping).minimize(valley(start, backend)), expected);
  }

  private static double[] timesInverse(List<double[]> steps, List<double[]> changes, double[] slope) {
    if (steps.isEmpty()) {
      return slope;
    }
    double scale = dot(steps.getLast(), changes.getLast()) / dot(changes.getLast(), changes.getLast());
    double[][] inverse = {{scale, 0}, {0, scale}};
    for (int change = 0; change < steps.size(); change++) {
      var s = steps.get(change);
      var y = changes.get(change);
      double product = dot(s, y);
      var updated = new double[2][2];
      for (int i = 0; i < 2; i++) {
        for (int j = 0; j < 2; j++) {
          updated[i][j] = s[i] * s[j] / product;
          for (int k = 0; k < 2; k++) {
            for (int l = 0; l < 2; l++) {
              double left = (i == k ? 1 : 0) - s[i] * y[k] / product;
              double right = (l == j ? 1 : 0) - y[l] * s[j] / product;
              updated[i][j] += left * inverse[k][l] * right;
            }
          }
        }
      }
      inverse = updated;
    }
    return new double[] {dot(inverse[0], slope), dot(inverse[1], slope)};
  }

  // ---- the residuals e^(x t) + y − v ----

  private static final double[] TIMES = {0, 0.5, 1, 2};
  private static final double[] VALUES = {0.8, 1.0, 1.3, 2.2};

  private static LeastSquares curve(NdArray start, Backend backend) {
    var w = Tensor.input("w", DType.FLOAT64, Shape.of(2));
    var times = Tensor.constant(NdArray.of(TIMES.clone()));
    var rate = Indexing.take(w, Tensor.scalar(DType.INT32, 0), 0);
    var offset = Indexing.take(w, Tensor.scalar(DType.INT32, 1), 0);
    var residuals = times.mul(rate).exp().add(offset).sub(Tensor.constant(NdArray.of(VALUES.clone())));
    return LeastSquares.of(residuals, List.of(w), Map.of("w", start), backend);
  }

  /// `½ ‖r‖²`, its derivatives `Jᵀr`, and `JᵀJ` as `[[a, b], [b, c]]`.
  private record Fit(double value, double first, double second, double a, double b, double c) {
    static Fit at(double[] w) {
      double value = 0;
      double first = 0;
      double second = 0;
      double a = 0;
      double b = 0;
      double c = 0;
      for (int i = 0; i < TIMES.length; i++) {
        double power = Math.exp(w[0] * TIMES[i]);
        double slope = TIMES[i] * power;
        double residual = power + w[1] - VALUES[i];
        value += residual * residual / 2;
        first += slope * residual;
        second += residual;
        a += slope * slope;
        b += slope;
        c += 1;
      }
      return new Fit(value, first, second, a, b, c);
    }

    double[] gradient() {
      return new double[] {first, second};
    }
  }

  @Test
  void gaussAndNewtonSolveTheNormalEquations() {
    var expected = new ArrayList<double[]>();
    var w = START;
    for (int step = 0; step < STEPS; step++) {
      var fit = Fit.at(w);
      w = moved(w, -1, solved(fit.a, fit.b, fit.c, fit.gradient()));
      expected.add(w);
    }
    follows((start, backend) -> stopping -> new GaussNewton(stopping).minimize(curve(start, backend)), expected);
  }

  @Test
  void levenbergAndMarquardtDampThemAsNielsenSays() {
    var expected = new ArrayList<double[]>();
    var w = START;
    double mu = 0.5 * Math.max(Fit.at(w).a, Math.max(Fit.at(w).b, Fit.at(w).c));
    for (int step = 0; step < STEPS; step++) {
      var fit = Fit.at(w);
      var to = solved(fit.a + mu, fit.b, fit.c + mu, fit.gradient());
      var next = moved(w, -1, to);
      double kept = (fit.value - Fit.at(next).value) / (0.5 * (mu * dot(to, to) + dot(to, fit.gradient())));
      assertThat(kept).isPositive();
      mu *= Math.max(1 / 3.0, 1 - Math.pow(2 * kept - 1, 3));
      w = next;
      expected.add(w);
    }
    follows((start, backend) -> stopping -> new LevenbergMarquardt(0.5, stopping).minimize(curve(start, backend)),
        expected);
  }
}
