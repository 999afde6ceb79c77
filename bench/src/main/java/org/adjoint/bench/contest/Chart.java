package org.adjoint.bench.contest;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.adjoint.bench.contestant.Adjoint;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/// Outcomes as bars: how fast each contestant is, with the fastest of all peers at 1.
///
/// @param outcomes those that have a peer are drawn
public record Chart(List<Outcome> outcomes) {
  private static final int BAR_WIDTH = 60;
  private static final int MARGIN = 300;
  private static final int HEIGHT = 640;
  private static final int TALLEST = 6;
  private static final Color[] COLOURS = {new Color(0x1f5fbf), new Color(0xe07b39), new Color(0x5b9f6b),
    new Color(0xb2474f), new Color(0x8568b5), new Color(0x8a7a5c), new Color(0x7f7f7f)};

  public Chart {
    outcomes = outcomes.stream().filter(outcome -> outcome.overBestPeer().isPresent()).toList();
  }

  /// Whether there is anything to draw.
  public boolean isEmpty() {
    return outcomes.isEmpty();
  }

  /// Writes a PNG file.
  ///
  /// @throws IOException when the file cannot be written
  public void write(Path file) throws IOException {
    var chart = draw();
    if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
      throw new IOException("This Java runtime cannot write PNG files.");
    }
  }

  CategoryChart draw() {
    var chart = new CategoryChartBuilder().width(MARGIN + BAR_WIDTH * outcomes.size()).height(HEIGHT)
        .title("Speed relative to the fastest peer").yAxisTitle("times as fast").build();
    var style = chart.getStyler();
    style.setLocale(Locale.ROOT);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridVerticalLinesVisible(false);
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendBorderColor(Color.WHITE);
    style.setXAxisLabelRotation(60);
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    style.setSeriesColors(COLOURS);
    style.setYAxisMin(0.0);
    style.setYAxisMax(Math.clamp(1.05 * speeds(Adjoint.NAME).stream()
        .mapToDouble(Double::doubleValue).max().orElse(1), 1.2, TALLEST));
    var rows = outcomes.stream().map(outcome -> outcome.row().id() + ", " + outcome.threads()).toList();
    var names = new LinkedHashSet<String>();
    outcomes.forEach(outcome -> names.addAll(outcome.times().keySet()));
    names.forEach(name -> chart.addSeries(name, rows, speeds(name)));
    return chart;
  }

  /// How fast a contestant is in each row; 0 where it did not take part.
  private List<Double> speeds(String name) {
    var speeds = new ArrayList<Double>();
    for (var outcome : outcomes) {
      var own = outcome.median(name);
      var adjoint = outcome.median(Adjoint.NAME).orElseThrow();
      speeds.add(own.isEmpty() ? 0 : outcome.overBestPeer().orElseThrow() * adjoint / own.getAsDouble());
    }
    return speeds;
  }
}
