package org.adjoint.nn.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;

/// The place between two linear axes, in pixels and in the numbers of the axes.
///
/// @param graphics to draw with
/// @param left the column of `x.minimum`
/// @param top the row of `y.maximum`
/// @param width in pixels
/// @param height in pixels
/// @param x from the left to the right edge
/// @param y from the lower to the upper edge
public record PlotArea(Graphics2D graphics, int left, int top, int width, int height, Range x, Range y) {
  /// The numbers at the ends of an axis.
  public record Range(double from, double to) {}

  /// The column of a number.
  public double column(double value) {
    return left + (value - x.from) / (x.to - x.from) * width;
  }

  /// The row of a number.
  public double row(double value) {
    return top + (y.to - value) / (y.to - y.from) * height;
  }

  /// The number at the middle of a pixel column, counted from the left edge.
  public double xAt(double column) {
    return x.from + column / width * (x.to - x.from);
  }

  /// The number at the middle of a pixel row, counted from the upper edge.
  public double yAt(double row) {
    return y.to - row / height * (y.to - y.from);
  }

  /// Values at the middles of squares of `step` pixels, row by row from the upper left.
  public double[][] sample(int step, DoubleBinaryOperator function) {
    var values = new double[Math.ceilDiv(height, step)][Math.ceilDiv(width, step)];
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values[row].length; column++) {
        values[row][column] = function.applyAsDouble(xAt((column + 0.5) * step), yAt((row + 0.5) * step));
      }
    }
    return values;
  }

  /// Fills the area with squares of `step` pixels. Neighbours of the same kind in a row are one rectangle, which keeps vector files small, and
  /// corners lie on whole pixels, so that no seams show.
  ///
  /// @param kind of the square in a row and a column
  /// @param color of a kind
  public void fill(int step, IntBinaryOperator kind, IntFunction<Color> color) {
    int columns = Math.ceilDiv(width, step);
    for (int row = 0; row < Math.ceilDiv(height, step); row++) {
      for (int from = 0, to; from < columns; from = to) {
        int found = kind.applyAsInt(row, from);
        for (to = from + 1; to < columns && kind.applyAsInt(row, to) == found; to++) {}
        graphics.setColor(color.apply(found));
        graphics.fill(new Rectangle2D.Double(left + from * step, top + row * step,
            Math.min(to * step, width) - from * step, Math.min(step, height - row * step)));
      }
    }
  }
}
