package org.adjoint.nn.plot;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Something that can be drawn, and written as a PNG or an SVG file.
public interface Picture {
  /// The width in pixels.
  int width();

  /// The height in pixels.
  int height();

  /// Draws on an empty sheet of [#width] × [#height], which has the colour of paper.
  void paint(Graphics2D graphics);

  /// The picture in pixels.
  default BufferedImage draw() {
    var image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(Palette.PAPER);
      graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
      paint(graphics);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /// Writes the picture, in pixels or as vectors.
  ///
  /// @param file its name ends in `.png` or in `.svg`
  /// @throws IllegalArgumentException when it ends in anything else
  /// @throws IOException when the file cannot be written or this Java runtime cannot draw text
  default void write(Path file) throws IOException {
    // Nothing below may be asked for before, since all of it needs the module of drawing.
    if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
      throw new IOException(
          "The picture " + file + " was not written, since this Java runtime cannot draw: it lacks the"
              + " module java.desktop.");
    }
    var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      PngFile.write(file, this::draw);
    } else if (name.endsWith(".svg")) {
      SvgFile.write(file, this);
    } else {
      throw new IllegalArgumentException("The name of a picture must end in .png or .svg, but it is " + file + ".");
    }
  }
}
