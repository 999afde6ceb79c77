package org.adjoint.nn.layers;

import org.adjoint.graph.Tensor;

/// The end of a layer that computes weighted sums.
final class Activated {
  private Activated() {}

  /// The activation of sums, both with the layer's name.
  static Tensor of(Tensor sums, Activation activation, String name) {
    return activation.equals(Activation.IDENTITY)
        ? sums.named(name)
        : activation.of(sums.named(name + "Sums")).named(name);
  }
}
