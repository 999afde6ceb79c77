package org.adjoint.nn.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.data.Dataset;

/// What a classifier would say everywhere in the plane: each region in a pale colour of its class, and the samples upon it in the full colour and
/// the mark of theirs, so that a mistake is a mark on the wrong ground.
public final class DecisionRegionsPlot {
  private static final int STEP = 2;
  private static final double MARGIN = 0.08;
  private static final double PALENESS = 0.72;

  private DecisionRegionsPlot() {}

  /// A picture of one classifier.
  ///
  /// @param title the heading
  /// @param axes the names of both coordinates
  /// @param samples inputs `[count, 2]`, targets int32 `[count]`
  /// @param classNames one name for each class
  /// @param classify from inputs `[count, 2]`, of the samples' type, to classes int32 `[count]`
  /// @throws IllegalArgumentException unless the samples lie in the plane
  public static Picture of(String title, List<String> axes, Dataset samples, List<String> classNames,
      UnaryOperator<NdArray> classify) {
    return PanelsPlot.of(title, panel("", axes, samples, classNames, classify));
  }

  /// The same as a panel, to be set beside others.
  ///
  /// @param title above the panel
  /// @param axes the names of both coordinates
  /// @param samples inputs `[count, 2]`, targets int32 `[count]`
  /// @param classNames one name for each class
  /// @param classify from inputs `[count, 2]`, of the samples' type, to classes int32 `[count]`
  /// @throws IllegalArgumentException unless the samples lie in the plane
  public static Panel panel(String title, List<String> axes, Dataset samples, List<String> classNames,
      UnaryOperator<NdArray> classify) {
    if (samples.inputs().shape().rank() != 2 || samples.inputSize() != 2 || samples.size() == 0) {
      throw new IllegalArgumentException("Decision regions are drawn for samples in the plane, float32[count, 2], but"
          + " they are " + samples.inputs().describe() + ".");
    }
    var series = new ArrayList<Series>();
    for (int label = 0; label < classNames.size(); label++) {
      series.add(samplesOf(label, classNames.get(label), samples));
    }
    return new Panel(title, axis(axes.getFirst(), 0, samples), axis(axes.getLast(), 1, samples), series, true,
        area -> paintRegions(area, samples, classify));
  }

  private static Series samplesOf(int label, String name, Dataset samples) {
    var members = IntStream.range(0, samples.size()).filter(i -> samples.targets().get(i) == label).toArray();
    return Series.of(name, IntStream.of(members).mapToDouble(i -> samples.inputs().get(2 * i)).toArray(),
        IntStream.of(members).mapToDouble(i -> samples.inputs().get(2 * i + 1)).toArray(), Series.Style.POINTS);
  }

  private static Axis axis(String title, int coordinate, Dataset samples) {
    var range = IntStream.range(0, samples.size()).mapToDouble(i -> samples.inputs().get(2 * i + coordinate))
        .summaryStatistics();
    double margin = range.getMax() > range.getMin() ? MARGIN * (range.getMax() - range.getMin()) : 1;
    return Axis.linear(title, range.getMin() - margin, range.getMax() + margin);
  }

  private static void paintRegions(PlotArea area, Dataset samples, UnaryOperator<NdArray> classify) {
    int rows = Math.ceilDiv(area.height(), STEP);
    int columns = Math.ceilDiv(area.width(), STEP);
    var points = NdArray.zeros(samples.inputs().dtype(), Shape.of(rows * columns, 2));
    for (int row = 0, at = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        points.set(at++, area.xAt((column + 0.5) * STEP));
        points.set(at++, area.yAt((row + 0.5) * STEP));
      }
    }
    var classes = classify.apply(points);
    area.fill(STEP, (row, column) -> (int) classes.get(row * columns + column),
        label -> Palette.between(Palette.series(label), Palette.PAPER, PALENESS));
  }
}
