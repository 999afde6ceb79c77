package org.adjoint.nn.regularization;

import java.util.List;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;

/// What large parameters cost.
@FunctionalInterface
public interface Penalty {
  /// The penalty as a scalar.
  ///
  /// @param parameters all that are trained
  /// @param context gives parameters their tensors
  Tensor of(List<Parameter> parameters, Context context);

  /// `factor · Σ |w|` over all weights, which makes many of them 0 (R. Tibshirani, *Regression shrinkage and selection via the lasso*, 1996).
  static WeightPenalty l1(double factor) {
    return WeightPenalty.of(WeightPenalty.Norm.L1, factor);
  }

  /// `½ factor · Σ w²` over all weights, whose gradient is `factor · w` (A. Hoerl and R. Kennard, *Ridge regression*, 1970).
  static WeightPenalty l2(double factor) {
    return WeightPenalty.of(WeightPenalty.Norm.L2, factor);
  }

  /// Both penalties; of [#l1] and [#l2] the elastic net.
  default Penalty plus(Penalty other) {
    return (parameters, context) -> of(parameters, context).add(other.of(parameters, context));
  }
}
