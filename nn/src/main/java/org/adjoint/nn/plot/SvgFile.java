package org.adjoint.nn.plot;

import java.awt.Dimension;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;

/// Writes pictures as SVG files, text as its outlines: they look the same wherever they are shown, with whatever fonts.
final class SvgFile {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private SvgFile() {}

  /// Draws a picture and writes it.
  ///
  /// @throws IOException when the file cannot be written or this Java runtime cannot measure text
  static void write(Path file, Picture picture) throws IOException {
    PngFile.requireText(file, PngFile::measureText);
    Files.writeString(file, text(picture));
  }

  private static String text(Picture picture) throws IOException {
    try {
      var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
      var context = SVGGeneratorContext.createDefault(document);
      context.setComment("Drawn by Adjoint");
      var graphics = new SVGGraphics2D(context, true);
      graphics.setSVGCanvasSize(new Dimension(picture.width(), picture.height()));
      graphics.setColor(Palette.PAPER);
      graphics.fillRect(0, 0, picture.width(), picture.height());
      picture.paint(graphics);
      var text = new StringWriter();
      graphics.stream(text, true);
      return text.toString();
    } catch (ParserConfigurationException failure) {
      throw new IOException("This Java runtime cannot write XML (" + failure.getMessage() + ").", failure);
    }
  }
}
