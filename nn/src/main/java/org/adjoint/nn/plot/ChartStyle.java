package org.adjoint.nn.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// Panels as charts of the plotting library, in the project's colours and fonts.
final class ChartStyle {
  private static final Color CLEAR = new Color(255, 255, 255, 0);
  private static final BasicStroke LINE = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke NO_LINE = new BasicStroke(0);
  private static final BasicStroke DASHES =
      new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 5}, 0);
  private static final List<Marker> MARKERS = List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE,
      SeriesMarkers.DIAMOND, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.TRIANGLE_DOWN, SeriesMarkers.CROSS);

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private ChartStyle() {}

  /// Draws a panel with its axes and legend, without its title.
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
      chart.getStyler().setLegendVisible(false);
      var nothing = chart.addSeries("nothing", new double[] {0, 1}, new double[] {0, 1});
      nothing.setLineColor(CLEAR);
      nothing.setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }

  private static void add(Panel panel, int number, XYChart chart) {
    var series = panel.series().get(number);
    var x = series.x().stream().mapToDouble(value -> shown(value, panel.x())).toArray();
    var y = series.y().stream().mapToDouble(value -> shown(value, panel.y())).toArray();
    boolean visible = false;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(x[i])) {
        y[i] = Double.NaN;
        x[i] = panel.x().scale() == Axis.Scale.LOGARITHMIC ? 1 : 0;
      }
      visible |= !Double.isNaN(y[i]);
    }
    if (visible) {
      decorate(chart.addSeries(series.name(), x, y), number, series.style());
    }
  }

  private static double shown(double value, Axis axis) {
    return Double.isFinite(value) && (value > 0 || axis.scale() != Axis.Scale.LOGARITHMIC) ? value : Double.NaN;
  }

  private static void decorate(XYSeries series, int number, Series.Style style) {
    var color = style == Series.Style.DASHED_LINE ? Palette.FAINT : Palette.series(number);
    boolean marked = style == Series.Style.MARKED_LINE || style == Series.Style.POINTS;
    series.setLineColor(color);
    series.setLineStyle(switch (style) {
      case LINE, MARKED_LINE -> LINE;
      case DASHED_LINE -> DASHES;
      case POINTS -> NO_LINE;
    });
    series.setMarker(marked ? MARKERS.get(number % MARKERS.size()) : SeriesMarkers.NONE);
    series.setMarkerColor(color);
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
    style.setLegendVisible(panel.legend());
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setLegendFont(Palette.text(13));
    style.setLegendBackgroundColor(CLEAR);
    style.setLegendBorderColor(CLEAR);
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
