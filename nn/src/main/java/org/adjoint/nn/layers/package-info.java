/// Layers, and the functions between them. A layer is an immutable description that holds its parameters.
/// It writes itself into any number of programs, for training and for prediction.
/// A layer of your own is a record that implements [Layer][org.adjoint.nn.Layer].
@NullMarked
package org.adjoint.nn.layers;

import org.jspecify.annotations.NullMarked;
