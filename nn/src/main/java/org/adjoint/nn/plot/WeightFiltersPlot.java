package org.adjoint.nn.plot;

import java.awt.Graphics2D;
import java.util.Locale;
import java.util.stream.IntStream;
import org.adjoint.array.NdArray;

/// The weights of units as small images, one for each unit, as if each were an image that the unit looks for: blue where ink speaks for it, orange
/// where ink speaks against it, white where it does not matter. All images share one scale, which stands below.
///
/// @param title the heading of the picture
/// @param weights `[height · width, units]`, such as those of a first dense layer
/// @param imageHeight the rows of an image
/// @param imageWidth the columns of an image
/// @param columns how many images stand beside each other
public record WeightFiltersPlot(String title, NdArray weights, int imageHeight, int imageWidth, int columns)
    implements
      Picture {
  private static final int IMAGE = 112;
  private static final int GAP = 14;
  private static final int MARGIN = 28;
  private static final int HEADING = 64;
  private static final int SCALE = 64;
  private static final int SCALE_WIDTH = 240;
  private static final int SCALE_HEIGHT = 12;

  public WeightFiltersPlot {
    if (weights.shape().rank() != 2 || weights.shape().sizes()[0] != imageHeight * imageWidth || columns < 1) {
      throw new IllegalArgumentException("Weights of images of " + imageHeight + " × " + imageWidth
          + " pixels must be a matrix of " + imageHeight * imageWidth + " rows, but they are " + weights.describe()
          + ".");
    }
  }

  private int units() {
    return weights.shape().sizes()[1];
  }

  /// Pixels on the screen for one pixel of an image.
  private int zoom() {
    return Math.max(1, IMAGE / Math.max(imageHeight, imageWidth));
  }

  @Override
  public int width() {
    return Math.max(SCALE_WIDTH + 160, gridWidth()) + 2 * MARGIN;
  }

  private int gridWidth() {
    return Math.min(columns, units()) * (imageWidth * zoom() + GAP) - GAP;
  }

  @Override
  public int height() {
    return HEADING + Math.ceilDiv(units(), columns) * (imageHeight * zoom() + GAP) + SCALE;
  }

  @Override
  public void paint(Graphics2D graphics) {
    graphics.setColor(Palette.INK);
    PanelsPlot.drawCentred(title, Palette.heading(20), 0, width(), 38, graphics);
    double largest = IntStream.range(0, weights.size()).mapToDouble(i -> Math.abs(weights.get(i))).max().orElse(0);
    for (int unit = 0; unit < units(); unit++) {
      int left = (width() - gridWidth()) / 2 + unit % columns * (imageWidth * zoom() + GAP);
      int top = HEADING + unit / columns * (imageHeight * zoom() + GAP);
      paintUnit(unit, left, top, largest, graphics);
    }
    paintScale(largest, graphics);
  }

  private void paintUnit(int unit, int left, int top, double largest, Graphics2D graphics) {
    for (int pixel = 0; pixel < imageHeight * imageWidth; pixel++) {
      graphics.setColor(Palette.diverging(largest > 0 ? weights.get(pixel * units() + unit) / largest : 0));
      graphics.fillRect(left + pixel % imageWidth * zoom(), top + pixel / imageWidth * zoom(), zoom(), zoom());
    }
    graphics.setColor(Palette.GRID);
    graphics.drawRect(left - 1, top - 1, imageWidth * zoom() + 1, imageHeight * zoom() + 1);
  }

  private void paintScale(double largest, Graphics2D graphics) {
    int left = (width() - SCALE_WIDTH) / 2;
    int top = height() - SCALE + 14;
    for (int column = 0; column < SCALE_WIDTH; column += 2) {
      graphics.setColor(Palette.diverging(2.0 * column / (SCALE_WIDTH - 2) - 1));
      graphics.fillRect(left + column, top, 2, SCALE_HEIGHT);
    }
    graphics.setColor(Palette.GRID);
    graphics.drawRect(left - 1, top - 1, SCALE_WIDTH + 1, SCALE_HEIGHT + 1);
    graphics.setColor(Palette.INK);
    var text = Palette.text(13);
    int baseline = top + SCALE_HEIGHT + 18;
    var end = ChartStyle.number(Double.parseDouble(String.format(Locale.ROOT, "%.2g", largest)));
    PanelsPlot.drawCentred("−" + end, text, left - 60, 120, baseline, graphics);
    PanelsPlot.drawCentred("weight 0", text, left, SCALE_WIDTH, baseline, graphics);
    PanelsPlot.drawCentred(end, text, left + SCALE_WIDTH - 60, 120, baseline, graphics);
  }
}
