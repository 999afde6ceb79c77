package org.adjoint.nn.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Panels as charts of the plotting library, in the project's colours and fonts.
final class ChartStyle {
  private static final Color CLEAR = new Color(255, 255, 255, 0);
  private static final BasicStroke NO_LINE = new BasicStroke(0);

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private ChartStyle() {}

  /// Draws a panel with its axes, without its title and legend.
  static void paint(Panel panel, int width, int height, Graphics2D graphics) {
    var background = panel.background();
    if (background != null) {
      background.paint(area(panel, width, height, graphics));
    }
    chart(panel, width, height).paint(graphics, width, height);
  }

  /// Where a panel's axes will be: its chart is drawn once, on a sheet to be thrown away.
  private static PlotArea area(Panel panel, int width, int height, Graphics2D graphics) {
    var chart = chart(panel, width, height);
    var sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      chart.paint(sheet, width, height);
    } finally {
      sheet.dispose();
    }
    var x = range(panel.x());
    var y = range(panel.y());
    int left = (int) Math.round(chart.getScreenXFromChart(x.from()));
    int top = (int) Math.round(chart.getScreenYFromChart(y.to()));
    return new PlotArea(graphics, left, top, (int) Math.round(chart.getScreenXFromChart(x.to())) - left,
        (int) Math.round(chart.getScreenYFromChart(y.from())) - top, x, y);
  }

  private static PlotArea.Range range(Axis axis) {
    if (axis.minimum() == null || axis.maximum() == null || axis.scale() == Axis.Scale.LOGARITHMIC) {
      throw new IllegalArgumentException(
          "A panel with a background needs linear axes from a minimum to a maximum, but \""
              + axis.title() + "\" is none.");
    }
    return new PlotArea.Range(axis.minimum(), axis.maximum());
  }

  private static XYChart chart(Panel panel, int width, int height) {
    var chart = new XYChartBuilder().width(width).height(height).xAxisTitle(panel.x().title())
        .yAxisTitle(panel.y().title()).build();
    style(chart, panel);
    for (int number = 0; number < panel.series().size(); number++) {
      add(panel, number, chart);
    }
    if (chart.getSeriesCollection().isEmpty()) {
      // The chart has no scale without points, and no axes without a series.
      addHidden(chart, new double[] {0, 1}, new double[] {0, 1});
    } else if (panel.x().scale() == Axis.Scale.COUNT) {
      // Where all positions are even, the chart would mark one after the other until they touch.
      double y = chart.getSeriesCollection().iterator().next().getYMin();
      addHidden(chart, new double[] {1, 1.5}, new double[] {y, y});
    }
    return chart;
  }

  private static void addHidden(XYChart chart, double[] x, double[] y) {
    var hidden = chart.addSeries("\0hidden", x, y);
    hidden.setLineColor(CLEAR);
    hidden.setMarker(SeriesMarkers.NONE);
  }

  private static void add(Panel panel, int number, XYChart chart) {
    var series = panel.series().get(number);
    var x = series.x().stream().mapToDouble(value -> shown(value, panel.x())).toArray();
    var y = series.y().stream().mapToDouble(value -> shown(value, panel.y())).toArray();
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(x[i])) {
        y[i] = Double.NaN;
        x[i] = panel.x().scale() == Axis.Scale.LOGARITHMIC ? 1 : 0;
      }
    }
    if (isVisible(panel, series)) {
      decorate(chart.addSeries(series.name(), x, y), number, series.style());
    }
  }

  /// What the legend of a panel says.
  static Legend legend(Panel panel) {
    var entries = new ArrayList<Legend.Entry>();
    for (int number = 0; panel.legend() && number < panel.series().size(); number++) {
      var series = panel.series().get(number);
      if (isVisible(panel, series)) {
        entries.add(new Legend.Entry(series.name(), SeriesLook.of(number, series.style())));
      }
    }
    return new Legend(entries);
  }

  /// Whether a series has a point that is drawn.
  private static boolean isVisible(Panel panel, Series series) {
    return IntStream.range(0, series.x().size()).anyMatch(i -> !Double.isNaN(shown(series.x().get(i), panel.x()))
        && !Double.isNaN(shown(series.y().get(i), panel.y())));
  }

  private static double shown(double value, Axis axis) {
    return Double.isFinite(value) && (value > 0 || axis.scale() != Axis.Scale.LOGARITHMIC) ? value : Double.NaN;
  }

  private static void decorate(XYSeries series, int number, Series.Style style) {
    var look = SeriesLook.of(number, style);
    series.setLineColor(look.color());
    series.setLineStyle(look.line() == null ? NO_LINE : look.line());
    series.setMarker(look.marker() == null ? SeriesMarkers.NONE : look.marker());
    series.setMarkerColor(look.color());
    if (style == Series.Style.POINTS) {
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    }
  }

  private static void style(XYChart chart, Panel panel) {
    var style = chart.getStyler();
    style.setLocale(Locale.ROOT);
    style.setChartBackgroundColor(CLEAR);
    style.setPlotBackgroundColor(CLEAR);
    style.setChartFontColor(Palette.INK);
    style.setChartPadding(18);
    style.setChartTitleVisible(false);
    style.setAxisTitleFont(Palette.text(14));
    style.setAxisTickLabelsFont(Palette.text(13));
    style.setAxisTickLabelsColor(Palette.INK);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(Palette.GRID);
    style.setPlotGridLinesVisible(panel.background() == null);
    style.setPlotGridVerticalLinesVisible(false);
    style.setPlotContentSize(panel.background() == null ? 0.95 : 1);
    style.setMarkerSize(6);
    // It would neither break rows nor put all names on one baseline.
    style.setLegendVisible(false);
    style.setYAxisLabelAlignment(TextAlignment.Right);
    style.setXAxisLogarithmic(panel.x().scale() == Axis.Scale.LOGARITHMIC);
    style.setYAxisLogarithmic(panel.y().scale() == Axis.Scale.LOGARITHMIC);
    limit(panel.x(), style::setXAxisMin, style::setXAxisMax);
    limit(panel.y(), style::setYAxisMin, style::setYAxisMax);
    style.setXAxisTickLabelsFormattingFunction(value -> label(value, panel.x().scale()));
    style.setXAxisTickMarkSpacingHint(70);
    style.setYAxisTickLabelsFormattingFunction(value -> label(value, panel.y().scale()));
  }

  private static void limit(Axis axis, Consumer<Double> minimum, Consumer<Double> maximum) {
    if (axis.minimum() != null) {
      minimum.accept(axis.minimum());
    }
    if (axis.maximum() != null) {
      maximum.accept(axis.maximum());
    }
  }

  /// What the tick at a number says.
  static String label(double value, Axis.Scale scale) {
    return switch (scale) {
      case LINEAR -> number(value);
      case COUNT -> value == Math.rint(value) ? number(value) : " ";
      case LOGARITHMIC -> power(value);
    };
  }

  /// Five digits, since the tick of a single point is its value with all digits.
  static String number(double value) {
    var rounded = new BigDecimal(value).round(new MathContext(5)).stripTrailingZeros();
    boolean usual = value == 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6);
    return usual ? rounded.toPlainString() : rounded.toString();
  }

  /// Powers of ten that would be long are written as powers.
  private static String power(double value) {
    long exponent = Math.round(Math.log10(value));
    boolean plain = Math.abs(exponent) <= 2 || Math.abs(value / Math.pow(10, (double) exponent) - 1) > 1e-6;
    return plain ? number(value) : "10" + superscript(exponent);
  }

  private static String superscript(long number) {
    var text = new StringBuilder();
    Long.toString(number).chars().forEach(digit -> text.append(digit == '-' ? '⁻' : SUPERSCRIPTS.charAt(digit - '0')));
    return text.toString();
  }
}
