package org.adjoint.nn.plot;

import java.awt.AWTError;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Writes pictures with text as PNG files.
final class PngFile {
  private PngFile() {}

  /// Draws a picture and writes it.
  ///
  /// @throws IOException when the file cannot be written or this Java runtime cannot draw text
  static void write(Path file, Supplier<BufferedImage> drawing) throws IOException {
    write(file, drawing, PngFile::measureText);
  }

  static void write(Path file, Supplier<BufferedImage> drawing, Runnable probe) throws IOException {
    requireText(file, probe);
    var bytes = new ByteArrayOutputStream();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(drawing.get(), "png", stream)) {
        throw new IOException(
            "The picture " + file + " was not written, since this Java runtime cannot write PNG files.");
      }
    }
    Files.write(file, bytes.toByteArray());
  }

  /// @throws IOException when text cannot be drawn, which the probe tries
  static void requireText(Path file, Runnable probe) throws IOException {
    try {
      probe.run();
    } catch (RuntimeException | LinkageError | InternalError | AWTError failure) {
      // Runtimes without fonts or display fail in all of these ways, and in another one at the second attempt.
      throw new IOException("The picture " + file + " was not written, since this Java runtime cannot draw text ("
          + failure + "); it needs fonts and fontconfig, and -Djava.awt.headless=true where there is no display.",
          failure);
    }
  }

  static void measureText() {
    GraphicsEnvironment.getLocalGraphicsEnvironment(); // fails where a display is promised and missing
    var context = new FontRenderContext(null, true, true);
    new Font(Font.SANS_SERIF, Font.PLAIN, 12).getStringBounds("0", context);
  }
}
