package org.adjoint.nn.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.adjoint.nn.metrics.RocCurve;

/// Receiver operating characteristics, with the area under each in the legend, and the line of guessing.
public final class RocPlot {
  private RocPlot() {}

  /// A picture of curves.
  ///
  /// @param title the heading
  /// @param curves by name, in the order of the map
  public static Picture of(String title, Map<String, RocCurve> curves) {
    var series = new ArrayList<Series>();
    curves.forEach((name, curve) -> series.add(new Series(
        String.format(Locale.ROOT, "%s, area %.3f", name, curve.area()),
        curve.points().stream().map(RocCurve.Point::falsePositiveRate).toList(),
        curve.points().stream().map(RocCurve.Point::truePositiveRate).toList(), Series.Style.LINE)));
    series.add(new Series("guessing", List.of(0.0, 1.0), List.of(0.0, 1.0), Series.Style.DASHED_LINE));
    return PanelsPlot.of(title, Panel.of("", Axis.linear("false positive rate", 0, 1),
        Axis.linear("true positive rate", 0, 1), series));
  }
}
