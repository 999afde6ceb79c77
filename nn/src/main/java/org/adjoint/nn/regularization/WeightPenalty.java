package org.adjoint.nn.regularization;

import java.util.List;
import java.util.function.Predicate;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// A penalty on each element of some parameters; see [Penalty#l1] and [Penalty#l2].
///
/// @param norm what of an element counts
/// @param factor by what it counts
/// @param penalized which parameters it is for
public record WeightPenalty(Norm norm, double factor, Predicate<Parameter> penalized) implements Penalty {
  /// What of an element counts.
  public enum Norm {
    /// `|w|`.
    L1,
    /// `½w²`.
    L2
  }

  public WeightPenalty {
    Limits.notNegative("factor of a penalty", factor);
  }

  static WeightPenalty of(Norm norm, double factor) {
    return new WeightPenalty(norm, factor, parameter -> parameter.role() != Parameter.Role.BIAS);
  }

  /// The same penalty on the selected parameters, and on no others.
  public WeightPenalty on(Predicate<Parameter> penalized) {
    return new WeightPenalty(norm, factor, penalized);
  }

  /// @throws IllegalArgumentException when there is no parameter to penalise
  @Override
  public Tensor of(List<Parameter> parameters, Context context) {
    return parameters.stream().filter(penalized).map(parameter -> ofElements(context.tensor(parameter)))
        .reduce(Tensor::add).map(sum -> sum.mul(factor)).orElseThrow(() -> new IllegalArgumentException(
            "The penalty finds none of the parameters " + parameters.stream().map(Parameter::name).toList()
                + " to penalise; biases have to be selected by on()."));
  }

  private Tensor ofElements(Tensor weight) {
    return switch (norm) {
      case L1 -> weight.abs().sum();
      case L2 -> weight.square().mul(0.5).sum();
    };
  }
}
