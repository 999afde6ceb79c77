/// Training and prediction. A [Trainer][org.adjoint.nn.train.Trainer] runs one program for each mini-batch and records a
/// [History][org.adjoint.nn.train.History]; a [Predictor][org.adjoint.nn.train.Predictor] runs the network forward.
/// Both take any backend.
@NullMarked
package org.adjoint.nn.train;

import org.jspecify.annotations.NullMarked;
