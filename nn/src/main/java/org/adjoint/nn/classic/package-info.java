/// The models from before gradients, and the closed form of the simplest one: a [Perceptron][org.adjoint.nn.classic.Perceptron] learns by
/// Rosenblatt's rule, sample by sample, and [LeastSquares][org.adjoint.nn.classic.LeastSquares] solves linear regression at once.
/// Linear and logistic neurons need no classes of their own: they are a [Dense][org.adjoint.nn.layers.Dense] layer with a loss.
@NullMarked
package org.adjoint.nn.classic;

import org.jspecify.annotations.NullMarked;
