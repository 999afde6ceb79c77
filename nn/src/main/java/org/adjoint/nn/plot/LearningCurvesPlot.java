package org.adjoint.nn.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Loss and accuracy by epoch, in two panels side by side.
///
/// @param title the heading of the picture
/// @param losses the lines of the left panel, usually training and validation
/// @param accuracies the lines of the right panel, in the same order, so that each name has one colour
public record LearningCurvesPlot(String title, List<Curve> losses, List<Curve> accuracies) {
  private static final int PANEL_WIDTH = 700;
  private static final int PANEL_HEIGHT = 480;
  static final int HEADING = 72;
  private static final int MOST_POINTS_WITH_MARKERS = 40;

  public LearningCurvesPlot {
    losses = List.copyOf(losses);
    accuracies = List.copyOf(accuracies);
  }

  /// Writes the plot as a PNG file.
  ///
  /// @throws IOException when the file cannot be written or this Java runtime cannot draw text
  public void write(Path file) throws IOException {
    PngFile.write(file, this::draw);
  }

  BufferedImage draw() {
    var image = new BufferedImage(2 * PANEL_WIDTH, HEADING + PANEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    try {
      graphics.setColor(Palette.PAPER);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(Palette.INK);
      drawCentred(title, Palette.heading(20), 0, image.getWidth(), 36, graphics);
      drawPanel("Loss", losses, 0, graphics);
      drawPanel("Accuracy", accuracies, PANEL_WIDTH, graphics);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /// The heading is not the chart's own, whose height depends on its letters and would shift the panels apart.
  private static void drawPanel(String heading, List<Curve> curves, int left, Graphics2D graphics) {
    graphics.drawImage(BitmapEncoder.getBufferedImage(panel(curves)), left, HEADING, null);
    drawCentred(heading, Palette.heading(16), left, PANEL_WIDTH, HEADING + 12, graphics);
  }

  private static void drawCentred(String text, Font font, int left, int width, int baseline, Graphics2D graphics) {
    graphics.setFont(font);
    int free = width - graphics.getFontMetrics().stringWidth(text);
    graphics.drawString(text, left + Math.max(12, free / 2), baseline);
  }

  private static XYChart panel(List<Curve> curves) {
    var chart = new XYChartBuilder().width(PANEL_WIDTH).height(PANEL_HEIGHT).xAxisTitle("epoch").build();
    style(chart, curves.stream().mapToInt(curve -> curve.values().size()).max().orElse(0));
    for (var curve : curves) {
      var values = curve.values().stream().mapToDouble(value -> Double.isFinite(value) ? value : Double.NaN).toArray();
      if (DoubleStream.of(values).allMatch(Double::isNaN)) {
        continue; // the chart has no scale for a line without points
      }
      var epochs = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
      var series = chart.addSeries(curve.name(), epochs, values);
      if (values.length > MOST_POINTS_WITH_MARKERS) {
        series.setMarker(SeriesMarkers.NONE);
      }
    }
    if (chart.getSeriesCollection().isEmpty()) {
      chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    }
    return chart;
  }

  private static void style(XYChart chart, int epochs) {
    var circles = new Marker[] {SeriesMarkers.CIRCLE};
    var style = chart.getStyler();
    style.setLocale(Locale.ROOT);
    style.setChartBackgroundColor(Palette.PAPER);
    style.setChartFontColor(Palette.INK);
    style.setChartPadding(18);
    style.setChartTitleVisible(false);
    style.setAxisTitleFont(Palette.text(14));
    style.setAxisTickLabelsFont(Palette.text(13));
    style.setAxisTickLabelsColor(Palette.INK);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(Palette.GRID);
    style.setPlotGridVerticalLinesVisible(false);
    style.setSeriesColors(new Color[] {Palette.BLUE, Palette.ORANGE, Palette.FAINT});
    style.setSeriesLines(new BasicStroke[] {new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)});
    style.setSeriesMarkers(circles);
    style.setMarkerSize(6);
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendFont(Palette.text(13));
    style.setLegendBorderColor(Palette.PAPER);
    style.setYAxisLabelAlignment(TextAlignment.Right);
    style.setXAxisMin(1.0);
    style.setXAxisMax((double) Math.max(2, epochs));
    style.setXAxisTickLabelsFormattingFunction(LearningCurvesPlot::epoch);
    style.setYAxisTickLabelsFormattingFunction(LearningCurvesPlot::number);
  }

  /// Five digits, since the tick of a single epoch is its value with all digits.
  static String number(double value) {
    var rounded = new BigDecimal(value).round(new MathContext(5)).stripTrailingZeros();
    boolean usual = value == 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6);
    return usual ? rounded.toPlainString() : rounded.toString();
  }

  /// Ticks between two epochs have no label.
  private static String epoch(double position) {
    return position == Math.rint(position) ? Integer.toString((int) position) : " ";
  }
}
