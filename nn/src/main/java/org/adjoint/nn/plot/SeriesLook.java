package org.adjoint.nn.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// How a series is drawn, which follows from its style and its number in the panel.
///
/// @param color of line and marks
/// @param line `null` for none
/// @param marker `null` for none
record SeriesLook(Color color, @Nullable BasicStroke line, @Nullable Marker marker) {
  private static final BasicStroke LINE = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHES =
      new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 5}, 0);
  private static final List<Marker> MARKERS = List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE,
      SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.TRIANGLE_DOWN, SeriesMarkers.CROSS);

  static SeriesLook of(int number, Series.Style style) {
    var marker = MARKERS.get(number % MARKERS.size());
    return switch (style) {
      case LINE -> new SeriesLook(Palette.series(number), LINE, null);
      case MARKED_LINE -> new SeriesLook(Palette.series(number), LINE, marker);
      case DASHED_LINE -> new SeriesLook(Palette.FAINT, DASHES, null);
      case POINTS -> new SeriesLook(Palette.series(number), null, marker);
    };
  }
}
