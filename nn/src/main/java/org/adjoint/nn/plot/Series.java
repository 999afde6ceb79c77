package org.adjoint.nn.plot;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Points of a plot that belong together.
///
/// @param name what the legend says; unique within a panel
/// @param x positions along the horizontal axis
/// @param y as many positions along the vertical axis; where one is NaN or infinite a line has a gap
/// @param style how they are drawn
public record Series(String name, List<Double> x, List<Double> y, Style style) {
  /// How points are drawn.
  public enum Style {
    /// A line through the points.
    LINE,
    /// A line through the points, which are marked.
    MARKED_LINE,
    /// A thin broken line, for what others are compared with.
    DASHED_LINE,
    /// Marks only.
    POINTS
  }

  public Series {
    x = List.copyOf(x);
    y = List.copyOf(y);
    if (x.size() != y.size()) {
      throw new IllegalArgumentException("The series \"" + name + "\" must have as many horizontal as vertical"
          + " positions, but it has " + x.size() + " and " + y.size() + ".");
    }
  }

  /// A series of the given points.
  public static Series of(String name, double[] x, double[] y, Style style) {
    return new Series(name, list(x), list(y), style);
  }

  /// A series at the horizontal positions 1, 2, 3, ….
  public static Series numbered(String name, double[] y, Style style) {
    return of(name, IntStream.rangeClosed(1, y.length).asDoubleStream().toArray(), y, style);
  }

  private static List<Double> list(double... values) {
    return DoubleStream.of(values).boxed().toList();
  }
}
