package org.adjoint.nn.layers;

import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// What a normalisation ends with: a gain that begins with ones and a bias that begins with zeros.
final class Affine {
  private Affine() {}

  static Parameter gain(String layer, DType dtype, int... sizes) {
    return new Parameter(layer + ".gain", dtype, Shape.of(sizes), ones());
  }

  static Parameter bias(String layer, DType dtype, int... sizes) {
    return new Parameter(layer + ".bias", dtype, Shape.of(sizes), Initializer.zeros());
  }

  static Initializer ones() {
    return (array, _) -> {
      for (int position = 0; position < array.size(); position++) {
        array.set(position, 1);
      }
    };
  }
}
