package org.adjoint.bench.gradbench;

import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.bench.work.Named;
import org.adjoint.functions.Elementwise;
import org.adjoint.functions.LinearAlgebra;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Tensor;

/// The evals by module.
final class Evals {
  private static final String X = "x";

  private Evals() {
  }

  static Map<String, Eval> all() {
    return Map.ofEntries(Map.entry("hello", hello()), Map.entry("llsq", leastSquares()),
        Map.entry("lse", logSumExp()), Map.entry("ode", new OdeEval()), Map.entry("det", determinant()),
        Map.entry("gmm", MixtureEval.eval()), Map.entry("kmeans", new KMeansEval()), Map.entry("ba", new BundleEval()),
        Map.entry("lstm", LstmEval.eval()), Map.entry("particle", new ParticleEval()),
        Map.entry("saddle", new SaddleEval()), Map.entry("ht", new HandEval()));
  }

  private static Eval hello() {
    return new ScalarEval("square", "double",
        input -> Map.of(X, NdArray.scalar(DType.FLOAT64, input.number(Input.ITSELF))), (in, _) -> in.get(X).square(),
        List.of(X), outputs -> new Named<>(outputs).get(X).item());
  }

  private static Eval vectorEval(String name, ScalarEval.Formula formula) {
    return new ScalarEval("primal", "gradient", input -> Map.of(X, input.array(name)), formula, List.of(X),
        outputs -> Eval.doubles(new Named<>(outputs).get(X)));
  }

  /// `½ Σᵢ (sign(tᵢ) − Σⱼ xⱼ tᵢʲ)²` for `n` numbers `t` from −1 to 1.
  private static Eval leastSquares() {
    return vectorEval(X, (in, input) -> {
      var x = in.get(X);
      int n = input.integer("n");
      var t = Tensor.iota(DType.FLOAT64, Shape.of(n), 0).mul(2.0 / (n - 1)).sub(1);
      var powers = t.expand(1).pow(Tensor.iota(DType.FLOAT64, x.shape(), 0));
      return Elementwise.sign(t).sub(LinearAlgebra.matVec(powers, x)).square().sum().mul(0.5);
    });
  }

  private static Eval logSumExp() {
    return vectorEval(X, (in, _) -> Reductions.logSumExp(in.get(X)));
  }

  private static Eval determinant() {
    return vectorEval("A", (in, input) -> Minors.determinant(in.get(X), input.integer("ell")));
  }
}
