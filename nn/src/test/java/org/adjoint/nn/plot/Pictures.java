package org.adjoint.nn.plot;

import java.awt.Color;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;

/// Questions that tests ask of pictures.
public final class Pictures {
  private Pictures() {}

  /// How many pixels between two columns are exactly of a colour.
  static long count(Color color, BufferedImage image, int fromColumn, int toColumn) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = fromColumn; x < toColumn; x++) {
        count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return count;
  }

  /// Whether this machine has fonts; without them there are no plots to test.
  public static boolean textCanBeDrawn() {
    try {
      return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0;
    } catch (RuntimeException | LinkageError | InternalError _) {
      return false;
    }
  }
}
