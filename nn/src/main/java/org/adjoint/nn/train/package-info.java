/// Training and prediction. A [Trainer][org.adjoint.nn.train.Trainer] runs one program for each mini-batch and records a
/// [History][org.adjoint.nn.train.History], while [listeners][org.adjoint.nn.train.TrainingListener] watch the
/// [run][org.adjoint.nn.train.TrainingRun], which can be stopped and resumed anywhere; a [Predictor][org.adjoint.nn.train.Predictor] runs the network forward.
/// All take any backend.
@NullMarked
package org.adjoint.nn.train;

import org.jspecify.annotations.NullMarked;
