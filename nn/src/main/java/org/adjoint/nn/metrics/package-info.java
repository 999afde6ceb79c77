/// How good predictions are. A [ConfusionMatrix][org.adjoint.nn.metrics.ConfusionMatrix] counts which class was taken for which, and gives accuracy,
/// precision, recall and F1; a [RocCurve][org.adjoint.nn.metrics.RocCurve] shows what each threshold would do, and a
/// [RegressionReport][org.adjoint.nn.metrics.RegressionReport] holds errors and R². A [Metric][org.adjoint.nn.metrics.Metric] is measured while a network is trained.
@NullMarked
package org.adjoint.nn.metrics;

import org.jspecify.annotations.NullMarked;
