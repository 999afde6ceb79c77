/// Methods for functions that are evaluated on all data at once, and whose curvature tells where to go. An
/// [Objective][org.adjoint.nn.optimizers.fullbatch.Objective] compiles value, gradient and Hessian once; a
/// [Minimizer][org.adjoint.nn.optimizers.fullbatch.Minimizer] calls it from outside until the gradient vanishes.
@NullMarked
package org.adjoint.nn.optimizers.fullbatch;

import org.jspecify.annotations.NullMarked;
