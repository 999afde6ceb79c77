package org.adjoint.nn.optimizers;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.adjoint.functions.Elementwise;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.limits.Limits;

/// An optimiser that is given gradients within a limit: `Clipping.byGlobalNorm(1, new Adam(1e-3))` (R. Pascanu, T. Mikolov and Y. Bengio,
/// *On the difficulty of training recurrent neural networks*, 2013).
///
/// @param measure what the limit is for
/// @param limit above 0
/// @param optimizer what is given the gradients
public record Clipping(Measure measure, double limit, Optimizer optimizer) implements Optimizer {
  /// What of the gradients is kept within a limit.
  public enum Measure {
    /// Each element, which changes the direction.
    VALUE,
    /// The Euclidean norm of the gradient of each parameter.
    NORM,
    /// The Euclidean norm of all gradients together, whose direction stays.
    GLOBAL_NORM
  }

  public Clipping {
    Limits.positive("limit of clipped gradients", limit);
  }

  /// Every element between `−limit` and `limit`.
  public static Clipping byValue(double limit, Optimizer optimizer) {
    return new Clipping(Measure.VALUE, limit, optimizer);
  }

  /// The gradient of each parameter scaled down to the norm `limit` where it is longer.
  public static Clipping byNorm(double limit, Optimizer optimizer) {
    return new Clipping(Measure.NORM, limit, optimizer);
  }

  /// All gradients scaled down by the same factor to a common norm of `limit` where they are longer.
  public static Clipping byGlobalNorm(double limit, Optimizer optimizer) {
    return new Clipping(Measure.GLOBAL_NORM, limit, optimizer);
  }

  @Override
  public double learningRate() {
    return optimizer.learningRate();
  }

  @Override
  public void update(Map<Parameter, Tensor> gradients, Tensor learningRate, Context context) {
    optimizer.update(switch (measure) {
      case VALUE -> each(gradients, gradient -> Elementwise.clip(gradient, -limit, limit));
      case NORM -> each(gradients, gradient -> gradient.mul(factor(gradient.square().sum())));
      case GLOBAL_NORM -> {
        var factor = factor(squares(gradients.values(), learningRate)).named("clippingFactor");
        yield each(gradients, gradient -> gradient.mul(factor));
      }
    }, learningRate, context);
  }

  /// The sum of the squares of all elements.
  private static Tensor squares(Collection<Tensor> gradients, Tensor learningRate) {
    return gradients.stream().map(gradient -> gradient.square().sum()).reduce(Tensor::add)
        .orElseGet(() -> learningRate.number(0));
  }

  /// What brings a vector of these squares to the limit, or 1.
  private Tensor factor(Tensor squares) {
    var norm = squares.sqrt();
    return norm.number(limit).div(norm.maximum(norm.number(limit)));
  }

  private static Map<Parameter, Tensor> each(Map<Parameter, Tensor> gradients, UnaryOperator<Tensor> change) {
    var changed = new LinkedHashMap<Parameter, Tensor>();
    gradients.forEach((parameter, gradient) -> changed.put(parameter,
        change.apply(gradient).named(parameter.name() + "ClippedGradient")));
    return changed;
  }
}
