package org.adjoint.nn.layers;

import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// What a normalisation ends with: a gain that begins with ones and a bias that begins with zeros.
final class Affine {
  private Affine() {}

  static Parameter gain(String layer, DType dtype, int... sizes) {
    return new Parameter(layer + ".gain", Parameter.Role.BIAS, dtype, Shape.of(sizes), Initializer.constant(1));
  }

  static Parameter bias(String layer, DType dtype, int... sizes) {
    return new Parameter(layer + ".bias", Parameter.Role.BIAS, dtype, Shape.of(sizes), Initializer.zeros());
  }
}
