/// How a gradient changes a parameter. An [Optimizer][org.adjoint.nn.optimizers.Optimizer] writes the next values of parameters, and of what it
/// remembers about them, into the program of the training step; what clips gradients, lets weights decay, or averages them is an optimiser around
/// another one. The learning rate is an input, so that it may change from step to step.
@NullMarked
package org.adjoint.nn.optimizers;

import org.jspecify.annotations.NullMarked;
