/// Models that are used in three words: made with hyper-parameters, *fitted* to a dataset, and asked to *predict*.
/// [MlpClassifier][org.adjoint.nn.estimators.MlpClassifier], [MlpRegressor][org.adjoint.nn.estimators.MlpRegressor] and
/// [PerceptronClassifier][org.adjoint.nn.estimators.PerceptronClassifier] build layers, loss and optimiser themselves, and hand them to the one [Trainer][org.adjoint.nn.train.Trainer].
@NullMarked
package org.adjoint.nn.estimators;

import org.jspecify.annotations.NullMarked;
