package org.adjoint.nn.plot;

import java.util.List;
import java.util.stream.DoubleStream;

/// A line in a plot.
///
/// @param name what the legend says
/// @param values one value for each epoch, the first for epoch 1; where it is NaN or infinite the line has a gap
public record Curve(String name, List<Double> values) {
  public Curve {
    values = List.copyOf(values);
  }

  /// A line through the given values.
  public static Curve of(String name, double... values) {
    return new Curve(name, DoubleStream.of(values).boxed().toList());
  }
}
