package org.adjoint.nn.initializers;

import org.adjoint.array.NdArray;

/// How many inputs each output of a weight is a sum over, and how many outputs each input goes to.
///
/// A matrix is `[inputs, outputs]`, as in a dense layer. The kernel of a convolution is `[filters, channels, window…]`; each place of the window
/// counts as an input of its own.
///
/// @param in the fan-in
/// @param out the fan-out
record Fans(double in, double out) {
  static Fans of(NdArray weight) {
    int[] sizes = weight.shape().sizes();
    if (sizes.length < 2) {
      throw new IllegalArgumentException("Fan-in and fan-out are those of a matrix [inputs, outputs] or of a kernel"
          + " [filters, channels, window…], but the parameter is " + weight.describe() + ".");
    }
    if (sizes.length == 2) {
      return new Fans(sizes[0], sizes[1]);
    }
    double window = 1;
    for (int axis = 2; axis < sizes.length; axis++) {
      window *= sizes[axis];
    }
    return new Fans(sizes[1] * window, sizes[0] * window);
  }
}
