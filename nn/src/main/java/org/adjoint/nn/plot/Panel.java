package org.adjoint.nn.plot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One pair of axes with what is drawn between them.
///
/// @param title above the axes; may be empty
/// @param x the horizontal axis
/// @param y the vertical axis
/// @param series in the order of the legend; their colours follow that order
/// @param legend whether names are explained below the axes
/// @param background what is drawn under the series; needs linear axes with both ends given
public record Panel(String title, Axis x, Axis y, List<Series> series, boolean legend,
    @Nullable Background background) {
  /// Draws under the series of a panel.
  @FunctionalInterface
  public interface Background {
    /// Draws.
    void paint(PlotArea area);
  }

  public Panel {
    series = List.copyOf(series);
  }

  /// A panel with a legend and nothing under the series.
  public static Panel of(String title, Axis x, Axis y, List<Series> series) {
    return new Panel(title, x, y, series, true, null);
  }
}
