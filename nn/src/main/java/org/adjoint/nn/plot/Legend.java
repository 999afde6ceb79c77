package org.adjoint.nn.plot;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/// The names of lines and points below their axes, on as many rows as they need.
///
/// @param entries in order
record Legend(List<Entry> entries) {
  private static final Font FONT = Palette.text(13);
  private static final int ROW = 20;
  private static final int MARGIN = 16;
  private static final int SAMPLE = 28;
  private static final int TO_NAME = 8;
  private static final int BETWEEN = 22;
  private static final int MARKER = 6;

  /// One name.
  ///
  /// @param name what it says
  /// @param look how its line or its points are drawn
  record Entry(String name, SeriesLook look) {}

  Legend {
    entries = List.copyOf(entries);
  }

  /// The height in pixels; 0 without entries.
  int height(int width) {
    return entries.isEmpty() ? 0 : rows(width).size() * ROW + MARGIN;
  }

  /// Draws the rows in the middle of a width.
  ///
  /// @param top the upper edge
  void paint(Graphics2D graphics, int left, int top, int width) {
    var metrics = metrics();
    int baseline = top + ROW - metrics.getDescent();
    for (var row : rows(width)) {
      int x = left + (width - length(row, metrics)) / 2;
      for (var entry : row) {
        paint(entry, graphics, x, baseline);
        x += length(entry, metrics) + BETWEEN;
      }
      baseline += ROW;
    }
  }

  private static void paint(Entry entry, Graphics2D graphics, int x, int baseline) {
    // The middle of a small letter.
    double middle = baseline - 4.5;
    var look = entry.look;
    graphics.setColor(look.color());
    if (look.line() != null) {
      graphics.setStroke(look.line());
      graphics.draw(new Line2D.Double(x, middle, x + SAMPLE, middle));
    }
    if (look.marker() != null) {
      look.marker().paint(graphics, x + SAMPLE / 2.0, middle, MARKER);
    }
    graphics.setColor(Palette.INK);
    graphics.setFont(FONT);
    graphics.drawString(entry.name, x + SAMPLE + TO_NAME, baseline);
  }

  private List<List<Entry>> rows(int width) {
    var metrics = metrics();
    var rows = new ArrayList<List<Entry>>();
    for (var entry : entries) {
      if (rows.isEmpty() || length(rows.getLast(), metrics) + BETWEEN + length(entry, metrics) > width - 2 * MARGIN) {
        rows.add(new ArrayList<>());
      }
      rows.getLast().add(entry);
    }
    return rows;
  }

  private static int length(List<Entry> row, FontMetrics metrics) {
    return row.stream().mapToInt(entry -> length(entry, metrics) + BETWEEN).sum() - BETWEEN;
  }

  private static int length(Entry entry, FontMetrics metrics) {
    return SAMPLE + TO_NAME + metrics.stringWidth(entry.name);
  }

  /// Of pixels, whatever is drawn on, so that rows are broken alike everywhere.
  private static FontMetrics metrics() {
    var graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return graphics.getFontMetrics(FONT);
    } finally {
      graphics.dispose();
    }
  }
}
