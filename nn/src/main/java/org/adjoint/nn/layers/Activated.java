package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Parameter;
import org.jspecify.annotations.Nullable;

/// The end of a layer that computes weighted sums.
final class Activated {
  private Activated() {}

  /// Weight and bias, where there is one.
  static List<Parameter> parameters(Parameter weight, @Nullable Parameter bias) {
    return bias == null ? List.of(weight) : List.of(weight, bias);
  }

  /// The activation of sums, both with the layer's name.
  static Tensor of(Tensor sums, Activation activation, String name) {
    return activation.equals(Activation.IDENTITY)
        ? sums.named(name)
        : activation.of(sums.named(name + "Sums")).named(name);
  }
}
