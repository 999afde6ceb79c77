/// How good predictions are. A [ConfusionMatrix][org.adjoint.nn.metrics.ConfusionMatrix] counts which class was taken
/// for which. Accuracy, recall and precision follow from its counts.
@NullMarked
package org.adjoint.nn.metrics;

import org.jspecify.annotations.NullMarked;
