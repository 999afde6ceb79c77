package org.adjoint.nn.plot;

import java.awt.Color;
import java.awt.Font;
import java.util.List;

/// The colours and fonts that the plots share. Colours that stand for something can be told apart by people who see no difference between red
/// and green (after M. Okabe and K. Ito, *Color universal design*, 2008).
final class Palette {
  static final Color PAPER = Color.WHITE;
  static final Color INK = new Color(0x22, 0x2B, 0x36);
  static final Color FAINT = new Color(0x5F, 0x6B, 0x7A);
  static final Color GRID = new Color(0xE3, 0xE7, 0xEC);
  static final Color BLUE = new Color(0x1F, 0x6F, 0xB5);
  static final Color ORANGE = new Color(0xD9, 0x5F, 0x0E);
  static final Color GREEN = new Color(0x00, 0x9E, 0x73);
  static final Color PURPLE = new Color(0xB8, 0x5C, 0x9E);
  static final Color GOLD = new Color(0xC9, 0x97, 0x00);
  static final Color SKY = new Color(0x56, 0xB4, 0xE9);

  /// The colours of lines and classes, in order.
  static final List<Color> SERIES = List.of(BLUE, ORANGE, GREEN, PURPLE, GOLD, SKY, FAINT, INK);

  private Palette() {}

  static Font text(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  static Font heading(int size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, size);
  }

  /// The colour of a line or class; after the last one they begin again.
  static Color series(int number) {
    return SERIES.get(number % SERIES.size());
  }

  /// From paper to a middle grey, by a share from 0 to 1: a ground on which the colours of lines stand out.
  static Color ground(double share) {
    return between(PAPER, FAINT, 0.55 * share);
  }

  /// From orange (−1) over paper (0) to blue (1).
  static Color diverging(double value) {
    return between(PAPER, value < 0 ? ORANGE : BLUE, Math.min(1, Math.abs(value)));
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
