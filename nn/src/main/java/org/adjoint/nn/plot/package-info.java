/// Pictures of a training run as PNG files, drawn without a display.
/// [LearningCurvesPlot][org.adjoint.nn.plot.LearningCurvesPlot] shows loss and accuracy by epoch,
/// [ConfusionMatrixPlot][org.adjoint.nn.plot.ConfusionMatrixPlot] which class was taken for which. Where the Java
/// runtime cannot draw text, writing fails with one sentence that says so.
@NullMarked
package org.adjoint.nn.plot;

import org.jspecify.annotations.NullMarked;
