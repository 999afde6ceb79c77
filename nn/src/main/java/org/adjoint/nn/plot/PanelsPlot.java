package org.adjoint.nn.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;

/// Panels of the same size beside and below each other, under one heading. Panels of the same lines share one legend.
///
/// @param title the heading of the picture
/// @param columns how many panels stand beside each other
/// @param panelWidth in pixels
/// @param panelHeight in pixels
/// @param panels row by row
public record PanelsPlot(String title, int columns, int panelWidth, int panelHeight, List<Panel> panels)
    implements
      Picture {
  static final int HEADING = 56;
  private static final int PANEL_TITLE = 22;
  private static final int MARGIN = 12;

  public PanelsPlot {
    panels = List.copyOf(panels);
    if (columns < 1 || panels.isEmpty()) {
      throw new IllegalArgumentException("A picture needs at least one panel and one column, but it has "
          + panels.size() + " and " + columns + ".");
    }
  }

  /// Panels of a good size for lines.
  public static PanelsPlot of(String title, int columns, List<Panel> panels) {
    return new PanelsPlot(title, columns, 640, 460, panels);
  }

  /// One panel of a good size for lines.
  public static PanelsPlot of(String title, Panel panel) {
    return new PanelsPlot(title, 1, 860, 560, List.of(panel));
  }

  @Override
  public int width() {
    return Math.min(columns, panels.size()) * panelWidth;
  }

  @Override
  public int height() {
    return HEADING + Math.ceilDiv(panels.size(), columns) * (panelHeight + panelHeading())
        + sharedLegend().height(width());
  }

  /// The legend that all panels have; empty when there is one panel, or they differ.
  private Legend sharedLegend() {
    var legends = panels.stream().map(ChartStyle::legend).distinct().toList();
    return panels.size() > 1 && legends.size() == 1 ? legends.getFirst() : new Legend(List.of());
  }

  /// The height of the panels' titles, when there are any.
  private int panelHeading() {
    return panels.stream().allMatch(panel -> panel.title().isEmpty()) ? 0 : PANEL_TITLE;
  }

  @Override
  public void paint(Graphics2D graphics) {
    graphics.setColor(Palette.INK);
    drawCentred(title, Palette.heading(20), 0, width(), 36, graphics);
    var shared = sharedLegend();
    shared.paint(graphics, 0, height() - shared.height(width()), width());
    for (int number = 0; number < panels.size(); number++) {
      int left = number % columns * panelWidth;
      int top = HEADING + number / columns * (panelHeight + panelHeading());
      graphics.setColor(Palette.INK);
      drawCentred(panels.get(number).title(), Palette.heading(16), left, panelWidth, top + panelHeading(), graphics);
      var part = (Graphics2D) graphics.create();
      try {
        part.translate(left, top + panelHeading());
        var legend = shared.entries().isEmpty() ? ChartStyle.legend(panels.get(number)) : new Legend(List.of());
        int chartHeight = panelHeight - legend.height(panelWidth);
        ChartStyle.paint(panels.get(number), panelWidth, chartHeight, part);
        legend.paint(part, 0, chartHeight, panelWidth);
      } finally {
        part.dispose();
      }
    }
  }

  static void drawCentred(String text, Font font, int left, int width, int baseline, Graphics2D graphics) {
    graphics.setFont(font);
    int free = width - graphics.getFontMetrics().stringWidth(text);
    graphics.drawString(text, left + Math.max(MARGIN, free / 2), baseline);
  }
}
