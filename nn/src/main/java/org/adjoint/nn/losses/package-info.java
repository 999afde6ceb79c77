/// What training makes small. A [Loss][org.adjoint.nn.losses.Loss] is a scalar function of scores and targets; a
/// [SampleLoss][org.adjoint.nn.losses.SampleLoss] is the sum or the mean of a loss of each sample, in which samples and classes may have weights.
/// Each is graph, so its gradient needs no code of its own.
@NullMarked
package org.adjoint.nn.losses;

import org.jspecify.annotations.NullMarked;
