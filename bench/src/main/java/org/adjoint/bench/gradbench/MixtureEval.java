package org.adjoint.bench.gradbench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.bench.work.Named;
import org.adjoint.functions.Indexing;
import org.adjoint.functions.Layouts;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Tensor;

/// The logarithm of the posterior of a Gaussian mixture with a Wishart prior (F. Srajer, Z. Kukelova and A. Fitzgibbon, *A benchmark of selected
/// algorithmic differentiation tools*, 2018).
///
/// The inverse covariance of component `k` is `QᵀQ` with a lower triangular `Q`, whose diagonal is `exp(q[k])` and whose other elements are, column by
/// column, `l[k]`.
final class MixtureEval {
  private static final List<String> PARAMETERS = List.of("mu", "q", "l", "alpha");

  private MixtureEval() {
  }

  static Eval eval() {
    return new ScalarEval("objective", "jacobian", MixtureEval::values, MixtureEval::objective, PARAMETERS, outputs -> {
      var lists = new LinkedHashMap<String, Object>();
      PARAMETERS.forEach(name -> lists.put(name, Eval.lists(new Named<>(outputs).get(name))));
      return lists;
    });
  }

  private static Map<String, NdArray> values(Input input) {
    return Map.of("x", input.array("x"), "mu", input.array("mu"), "q", input.array("q"), "l", input.array("l"),
        "alpha", input.array("alpha"));
  }

  private static Tensor objective(Named<Tensor> in, Input input) {
    int d = input.integer("d");
    int k = input.integer("k");
    int n = input.integer("n");
    double gamma = input.number("gamma");
    double m = input.number("m");
    var alpha = in.get("alpha");
    var q = in.get("q");
    var sums = q.sum(1);
    var factors = factors(q, in.get("l"), k, d);
    var rows = factors.reshape(Shape.of(k * d, d));
    var centres = factors.matMul(in.get("mu").expand(-1)).reshape(Shape.of(k * d));
    var scaled = in.get("x").matMul(rows.transpose()).sub(centres);
    var squares = scaled.reshape(Shape.of(n, k, d)).square().sum(2);
    var likelihood = Reductions.logSumExp(alpha.add(sums).sub(squares.mul(0.5)), 1).sum()
        .sub(Reductions.logSumExp(alpha).mul(n)).sub(0.5 * n * d * Math.log(2 * Math.PI));
    var prior = sums.sum().mul(m).sub(factors.square().sum().mul(0.5 * gamma * gamma));
    return likelihood.add(prior).add(k * wishartConstant(d, m, gamma));
  }

  /// The matrices `Q`, `[k, d, d]`.
  private static Tensor factors(Tensor q, Tensor l, int k, int d) {
    var places = new int[d * d];
    var below = new boolean[d * d];
    int next = 0;
    for (int column = 0; column < d; column++) {
      for (int row = column + 1; row < d; row++) {
        places[row * d + column] = next++;
        below[row * d + column] = true;
      }
    }
    var shape = Shape.of(k, d, d);
    var taken = Indexing.take(l, Tensor.constant(NdArray.of(places)), 1).reshape(shape);
    var triangle = Tensor.constant(NdArray.of(below, d, d)).select(taken, taken.number(0));
    return triangle.add(Layouts.diag(q.exp()));
  }

  private static double wishartConstant(int d, double m, double gamma) {
    double n = d + m + 1;
    double logGammas = 0.25 * d * (d - 1) * Math.log(Math.PI);
    for (int j = 1; j <= d; j++) {
      logGammas += logGamma(0.5 * (n + 1 - j));
    }
    return n * d * (Math.log(gamma) - 0.5 * Math.log(2)) - logGammas;
  }

  /// `log Γ(x)` for positive multiples of one half, by `Γ(x) = (x − 1) Γ(x − 1)`.
  static double logGamma(double x) {
    double sum = 0;
    double rest = x;
    for (; rest > 1; rest--) {
      sum += Math.log(rest - 1);
    }
    return rest == 1 ? sum : sum + 0.5 * Math.log(Math.PI);
  }
}
