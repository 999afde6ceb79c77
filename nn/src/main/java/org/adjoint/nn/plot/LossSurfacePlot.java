package org.adjoint.nn.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// A loss over two parameters as a map, the darker the larger, with lines of equal loss, and the ways that optimisers took over it.
///
/// Levels are spaced by equal factors above the smallest loss in the picture, so that the valley shows as well as the slopes.
public final class LossSurfacePlot {
  private static final int STEP = 2;
  private static final int BANDS = 18;
  private static final double FLOOR = 1e-3;

  private LossSurfacePlot() {}

  /// A map with ways over it.
  ///
  /// @param title the heading
  /// @param x the first parameter, from a minimum to a maximum
  /// @param y the second parameter, from a minimum to a maximum
  /// @param loss of both
  /// @param paths points one after the other, each path with the name of its optimiser
  /// @throws IllegalArgumentException when an axis has no ends
  public static Picture of(String title, Axis x, Axis y, DoubleBinaryOperator loss, List<Series> paths) {
    return PanelsPlot.of(title, panel("", x, y, loss, paths));
  }

  /// The same as a panel, to be set beside others.
  ///
  /// @param title above the panel
  /// @param x the first parameter, from a minimum to a maximum
  /// @param y the second parameter, from a minimum to a maximum
  /// @param loss of both
  /// @param paths points one after the other, each path with the name of its optimiser
  public static Panel panel(String title, Axis x, Axis y, DoubleBinaryOperator loss, List<Series> paths) {
    return new Panel(title, x, y, paths, true, area -> paint(area, loss));
  }

  private static void paint(PlotArea area, DoubleBinaryOperator loss) {
    var values = area.sample(STEP, loss);
    double minimum = extreme(values, false);
    double span = extreme(values, true) - minimum;
    for (var row : values) {
      Arrays.setAll(row, column -> level(row[column], minimum, span));
    }
    area.fill(STEP, (row, column) -> (int) Math.clamp(Math.floor(values[row][column]), 0.0, BANDS - 1.0),
        band -> Palette.ground((double) band / BANDS));
    var lines = (Graphics2D) area.graphics().create();
    try {
      lines.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      lines.setStroke(new BasicStroke(0.5f));
      lines.setColor(Palette.FAINT);
      var toPixels = new AffineTransform(STEP, 0, 0, STEP, area.left() + STEP / 2.0, area.top() + STEP / 2.0);
      for (int band = 1; band < BANDS; band++) {
        lines.draw(ContourLines.at(band, values).createTransformedShape(toPixels));
      }
    } finally {
      lines.dispose();
    }
  }

  /// From 0 at the smallest loss to [#BANDS] at the largest, by equal factors.
  private static double level(double loss, double minimum, double span) {
    double height = span > 0 ? (loss - minimum) / span : 0;
    return BANDS * Math.log1p(height / FLOOR) / Math.log1p(1 / FLOOR);
  }

  private static double extreme(double[][] values, boolean largest) {
    var all = Arrays.stream(values).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
    return (largest ? all.max() : all.min()).orElse(0);
  }
}
