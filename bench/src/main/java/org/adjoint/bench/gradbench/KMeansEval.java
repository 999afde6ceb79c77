package org.adjoint.bench.gradbench;

import java.util.List;
import java.util.Map;
import org.adjoint.autodiff.Gradients;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.autodiff.Hessians;
import org.adjoint.bench.work.Named;
import org.adjoint.functions.Creation;
import org.adjoint.graph.Program;

/// The cost of k-means clustering, the sum of squared distances to the closest centroids, and the direction of Newton's method: the gradient over the
/// Hessian, which is diagonal (L. Bottou and Y. Bengio, *Convergence properties of the k-means algorithms*, 1994).
record KMeansEval() implements GraphEval {
  private static final String RESULT = "result";

  @Override
  public List<String> functions() {
    return List.of("cost", "dir");
  }

  @Override
  public Call call(String function, Input input) {
    var values = Map.of("points", input.array("points"), "centroids", input.array("centroids"));
    var in = ScalarEval.tensors(values);
    var centroids = in.get("centroids");
    var distances = in.get("points").expand(1).sub(centroids.expand(0)).square().sum(2);
    var cost = distances.min(1).sum().named("cost");
    if (function.equals("cost")) {
      return new Call(Program.named(function).output(RESULT, cost).build(), values,
          outputs -> new Named<>(outputs).get(RESULT).item());
    }
    var gradient = Gradients.of(cost, List.of(centroids)).getFirst();
    // The product of a diagonal matrix with ones is its diagonal.
    var ones = Creation.ones(centroids.dtype(), centroids.shape());
    var diagonal = Hessians.product(cost, List.of(centroids), List.of(ones), Independent.ZERO).getFirst();
    return new Call(Program.named(function).output(RESULT, gradient.div(diagonal)).build(), values,
        outputs -> Eval.lists(new Named<>(outputs).get(RESULT)));
  }
}
