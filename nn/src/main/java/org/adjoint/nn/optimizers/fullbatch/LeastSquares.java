package org.adjoint.nn.optimizers.fullbatch;

import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.autodiff.Gradients;
import org.adjoint.autodiff.Jacobians;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.ejml.data.DMatrixRMaj;

/// The objective `½ Σ r²` of residuals `r`, together with these and their Jacobian. Belongs to one thread.
public final class LeastSquares {
  private final Objective objective;
  private final Variables variables;
  private final Session session;

  /// Residuals and their Jacobian, a row for each residual.
  record Linearization(DMatrixRMaj residuals, DMatrixRMaj jacobian) {}

  private LeastSquares(Tensor residuals, Variables variables, Map<String, NdArray> values, Backend backend) {
    this.variables = variables;
    objective = Objective.of(residuals.square().sum().mul(0.5), variables.tensors(), values, backend);
    var builder = Program.named("residuals").output("residuals", residuals);
    var jacobians = Jacobians.of(residuals, variables.tensors(), Gradients.Independent.ZERO);
    for (int i = 0; i < jacobians.size(); i++) {
      builder.output("jacobian" + i, jacobians.get(i));
    }
    var program = builder.build();
    session = Variables.bound(program, backend.compile(program).session(), values);
  }

  /// The residuals that a graph computes.
  ///
  /// @param residuals of any shape, in a floating-point type
  /// @param variables inputs that they depend on
  /// @param values a value for every input; those of variables are where the search begins, and are changed
  /// @throws IllegalArgumentException when an input has no value, or the sum of squares no gradient
  public static LeastSquares of(Tensor residuals, List<Tensor> variables, Map<String, NdArray> values,
      Backend backend) {
    return new LeastSquares(residuals, Variables.of(variables, values), Map.copyOf(values), backend);
  }

  /// What a network gives for all samples, minus the targets, as a function of the network's parameters.
  public static LeastSquares of(Layer model, NdArray inputs, NdArray targets, Backend backend) {
    var context = Context.training();
    var scores = model.apply(Tensor.input("inputs", inputs.dtype(), inputs.shape()), context);
    var target = Tensor.input("targets", scores.dtype(), scores.shape());
    return of(scores.sub(target), model.parameters().stream().map(context::tensor).toList(),
        Objective.values(context, Map.of("inputs", inputs, "targets", targets)), backend);
  }

  /// Half of the sum of squares, for any [Minimizer].
  public Objective objective() {
    return objective;
  }

  /// The residuals near a point.
  Linearization at(Vector point) {
    objective.moveTo(point);
    session.run();
    var residuals = session.output("residuals").toDoubles();
    var offsets = variables.offsets();
    var jacobian = new DMatrixRMaj(residuals.length, variables.size());
    for (int a = 0; a < offsets.length; a++) {
      var block = session.output("jacobian" + a);
      int columns = variables.arrays().get(a).size();
      for (int i = 0; i < block.size(); i++) {
        jacobian.set(i / columns, offsets[a] + i % columns, block.get(i));
      }
    }
    return new Linearization(new DMatrixRMaj(residuals), jacobian);
  }
}
