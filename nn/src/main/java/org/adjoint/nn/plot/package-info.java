/// Pictures of data, training and models, drawn without a display. Each is a [Picture][org.adjoint.nn.plot.Picture], which writes itself as a PNG
/// or an SVG file: most are [Panels][org.adjoint.nn.plot.PanelsPlot] of [Series][org.adjoint.nn.plot.Series] between axes, and the others are named for what they show. Where the
/// Java runtime cannot draw text, writing fails with one sentence that says so.
@NullMarked
package org.adjoint.nn.plot;

import org.jspecify.annotations.NullMarked;
