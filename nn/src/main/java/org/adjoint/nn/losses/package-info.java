/// What training makes small. A [Loss][org.adjoint.nn.losses.Loss] is a scalar function of scores and targets.
/// All are means over the samples of a batch, so that the learning rate does not depend on its size.
/// Each is graph, so its gradient needs no code of its own.
@NullMarked
package org.adjoint.nn.losses;

import org.jspecify.annotations.NullMarked;
