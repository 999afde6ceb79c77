package org.adjoint.nn.plot;

import java.awt.Color;
import java.awt.Font;

/// The colours and fonts that the plots share.
final class Palette {
  static final Color PAPER = Color.WHITE;
  static final Color INK = new Color(0x22, 0x2B, 0x36);
  static final Color FAINT = new Color(0x5F, 0x6B, 0x7A);
  static final Color GRID = new Color(0xE3, 0xE7, 0xEC);
  static final Color BLUE = new Color(0x1F, 0x6F, 0xB5);
  static final Color ORANGE = new Color(0xD9, 0x5F, 0x0E);

  private Palette() {}

  static Font text(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  static Font heading(int size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, size);
  }

  /// The colour between `from` (share 0) and `to` (share 1).
  static Color between(Color from, Color to, double share) {
    return new Color(
        blend(from.getRed(), to.getRed(), share),
        blend(from.getGreen(), to.getGreen(), share),
        blend(from.getBlue(), to.getBlue(), share));
  }

  private static int blend(int from, int to, double share) {
    return Math.toIntExact(Math.round(from + (to - from) * share));
  }
}
