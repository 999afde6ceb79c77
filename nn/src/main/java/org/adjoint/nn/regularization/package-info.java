/// Penalties on parameters. A [Penalty][org.adjoint.nn.regularization.Penalty] is a scalar function of them that is added to a loss.
/// It is graph, so its gradient needs no code of its own.
@NullMarked
package org.adjoint.nn.regularization;

import org.jspecify.annotations.NullMarked;
