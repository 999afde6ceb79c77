package org.adjoint.nn.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.nn.metrics.ConfusionMatrix;

/// A confusion matrix as a heat map with the counts in its cells: rows are actual classes, columns predicted ones.
/// Right predictions are blue, the darker the larger their share of the row; confusions are orange, the darker the
/// closer to the most frequent one.
///
/// @param title the heading of the picture
/// @param matrix the counts
/// @param classNames one name for each class
public record ConfusionMatrixPlot(String title, ConfusionMatrix matrix, List<String> classNames) implements Picture {
  private static final int CELL_HEIGHT = 52;
  private static final int SMALLEST_CELL_WIDTH = 60;
  private static final int MARGIN = 28;
  private static final int GAP = 12;

  public ConfusionMatrixPlot {
    classNames = List.copyOf(classNames);
    if (classNames.size() != matrix.classes()) {
      throw new IllegalArgumentException("There must be a name for each of the " + matrix.classes()
          + " classes, but there are " + classNames.size() + " names.");
    }
  }

  @Override
  public int width() {
    return layout().width;
  }

  @Override
  public int height() {
    return layout().height;
  }

  @Override
  public void paint(Graphics2D graphics) {
    var layout = layout();
    prepare(graphics);
    drawLabels(graphics, layout);
    drawCells(graphics, layout);
  }

  /// Where things are, in pixels: the upper left corner of the cells and the sizes of a cell and of the picture.
  private record Layout(int left, int top, int cellWidth, int width, int height) {}

  private Layout layout() {
    var probe = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      prepare(probe);
      int names = classNames.stream().mapToInt(name -> widthOf(name, probe)).max().orElse(0);
      int counts = IntStream.range(0, matrix.classes()).map(matrix::actualCount).max().orElse(0);
      int cellWidth = Math.max(SMALLEST_CELL_WIDTH, Math.max(names, widthOf(Integer.toString(counts), probe)) + GAP);
      int left = MARGIN + probe.getFontMetrics().getHeight() + GAP + names + GAP;
      int top = MARGIN + 3 * (probe.getFontMetrics().getHeight() + GAP);
      probe.setFont(Palette.heading(20));
      int width = Math.max(left + matrix.classes() * cellWidth, MARGIN + widthOf(title, probe)) + MARGIN;
      return new Layout(left, top, cellWidth, width, top + matrix.classes() * CELL_HEIGHT + MARGIN);
    } finally {
      probe.dispose();
    }
  }

  private void drawLabels(Graphics2D graphics, Layout layout) {
    int line = graphics.getFontMetrics().getHeight() + GAP;
    int columns = layout.left + matrix.classes() * layout.cellWidth / 2;
    int rows = layout.top + matrix.classes() * CELL_HEIGHT / 2;
    graphics.setColor(Palette.INK);
    for (int label = 0; label < matrix.classes(); label++) {
      var name = classNames.get(label);
      drawCentred(name, layout.left + label * layout.cellWidth + layout.cellWidth / 2, layout.top - line / 2, graphics);
      int nameCentre = layout.left - GAP - widthOf(name, graphics) / 2;
      drawCentred(name, nameCentre, layout.top + label * CELL_HEIGHT + CELL_HEIGHT / 2, graphics);
    }
    graphics.setColor(Palette.FAINT);
    drawCentred("predicted", columns, layout.top - line - line / 2, graphics);
    int actual = MARGIN + graphics.getFontMetrics().getHeight() / 2;
    graphics.rotate(-Math.PI / 2, actual, rows);
    drawCentred("actual", actual, rows, graphics);
    graphics.rotate(Math.PI / 2, actual, rows);
    graphics.setColor(Palette.INK);
    graphics.setFont(Palette.heading(20));
    drawCentred(title, layout.width / 2, MARGIN + line / 4, graphics);
    prepare(graphics);
  }

  private void drawCells(Graphics2D graphics, Layout layout) {
    int worst = mostFrequentConfusion();
    for (int actual = 0; actual < matrix.classes(); actual++) {
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        int x = layout.left + predicted * layout.cellWidth;
        int y = layout.top + actual * CELL_HEIGHT;
        int count = matrix.count(actual, predicted);
        double share = share(actual, predicted, worst);
        graphics.setColor(Palette.between(Palette.PAPER, actual == predicted ? Palette.BLUE : Palette.ORANGE, share));
        graphics.fillRect(x, y, layout.cellWidth, CELL_HEIGHT);
        graphics.setColor(Palette.GRID);
        graphics.drawRect(x, y, layout.cellWidth, CELL_HEIGHT);
        graphics.setColor(textColor(count, actual == predicted && share > 0.55));
        drawCentred(Integer.toString(count), x + layout.cellWidth / 2, y + CELL_HEIGHT / 2, graphics);
      }
    }
  }

  private double share(int actual, int predicted, int worst) {
    int count = matrix.count(actual, predicted);
    if (count == 0) {
      return 0;
    }
    // A confusion that happened at all is visible, however rare.
    return actual == predicted ? matrix.recall(actual) : 0.08 + 0.62 * count / worst;
  }

  private static Color textColor(int count, boolean onDark) {
    if (count == 0) {
      return Palette.between(Palette.PAPER, Palette.FAINT, 0.55);
    }
    return onDark ? Palette.PAPER : Palette.INK;
  }

  private int mostFrequentConfusion() {
    return IntStream.range(0, matrix.classes())
        .flatMap(actual -> IntStream.range(0, matrix.classes()).filter(predicted -> predicted != actual)
            .map(predicted -> matrix.count(actual, predicted)))
        .max().orElse(0);
  }

  private static void prepare(Graphics2D graphics) {
    graphics.setFont(Palette.text(15));
  }

  private static int widthOf(String text, Graphics2D graphics) {
    return graphics.getFontMetrics().stringWidth(text);
  }

  private static void drawCentred(String text, int x, int y, Graphics2D graphics) {
    var metrics = graphics.getFontMetrics();
    graphics.drawString(text, x - metrics.stringWidth(text) / 2, y + (metrics.getAscent() - metrics.getDescent()) / 2);
  }
}
