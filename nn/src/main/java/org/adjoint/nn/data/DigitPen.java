package org.adjoint.nn.data;

import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.List;
import java.util.SplittableRandom;
import org.adjoint.nn.data.DigitFigures.Figure;
import org.adjoint.nn.data.DigitFigures.Point;

/// Writes one digit in one random hand on 28 × 28 pixels.
///
/// Only the geometry of Java2D is used: its rasterizer would look for a display, and its pixels may change from one
/// Java release to the next. All arithmetic is exact or [StrictMath], so that the same random numbers give the same
/// pixels on every machine.
final class DigitPen {
  /// Width and height of an image in pixels.
  static final int SIDE = 28;

  private static final double HEIGHT = 19.5;
  private static final double JITTER = 3;
  private static final double STRETCH = 0.09;
  private static final double MAXIMUM_NOISE = 0.08;
  private static final double FLATNESS = 0.05;

  private final SplittableRandom random;
  private final double[] ink = new double[SIDE * SIDE];

  /// A pen for one digit.
  DigitPen(SplittableRandom random) {
    this.random = random;
  }

  /// Writes a figure.
  ///
  /// @return 784 grey values, row by row, 0 for paper and 1 for ink
  float[] write(Figure figure) {
    var hand = hand();
    double radius = between(0.75, 1.75);
    for (var stroke : figure.strokes()) {
      var points = stroke.points().stream().map(this::jittered).toList();
      draw(curve(points).getPathIterator(hand, FLATNESS), radius * between(0.92, 1.08));
    }
    return withNoise();
  }

  private void draw(PathIterator lines, double radius) {
    var end = new double[2];
    double x = 0;
    double y = 0;
    for (; !lines.isDone(); lines.next()) {
      if (lines.currentSegment(end) == PathIterator.SEG_LINETO) {
        draw(x, y, end[0], end[1], radius);
      }
      x = end[0];
      y = end[1];
    }
  }

  /// Draws a line with round ends. A pixel at the rim is grey by the part of it that the line covers.
  private void draw(double x1, double y1, double x2, double y2, double radius) {
    double reach = radius + 1;
    for (int row = pixel(Math.min(y1, y2) - reach); row <= pixel(Math.max(y1, y2) + reach); row++) {
      for (int column = pixel(Math.min(x1, x2) - reach); column <= pixel(Math.max(x1, x2) + reach); column++) {
        double distance = Line2D.ptSegDist(x1, y1, x2, y2, column + 0.5, row + 0.5);
        int at = row * SIDE + column;
        ink[at] = Math.max(ink[at], Math.clamp(radius + 0.5 - distance, 0.0, 1.0));
      }
    }
  }

  private static int pixel(double position) {
    return Math.clamp((long) Math.floor(position), 0, SIDE - 1);
  }

  /// The map from the figure's box to pixels: slant, scale, rotation and shift.
  private AffineTransform hand() {
    double angle = 0.09 * bell();
    double slant = 0.06 + 0.17 * bell();
    double height = HEIGHT * (1 + STRETCH * bell());
    double width = HEIGHT * 0.92 * (1 + STRETCH * 1.5 * bell());
    double cosine = StrictMath.cos(angle);
    double sine = StrictMath.sin(angle);
    var hand = new AffineTransform();
    hand.translate(SIDE / 2.0 + bell(), SIDE / 2.0 + bell());
    hand.concatenate(new AffineTransform(cosine, sine, -sine, cosine, 0, 0));
    hand.shear(-slant, 0);
    hand.scale(width / 100, height / 100);
    hand.translate(-50, -50);
    return hand;
  }

  private Point jittered(Point point) {
    return new Point(point.x() + JITTER * bell(), point.y() + JITTER * bell(), point.corner());
  }

  /// The smooth curve through the points (Catmull–Rom as Bézier pieces), straight on both sides of a corner.
  private static Path2D curve(List<Point> points) {
    var path = new Path2D.Double();
    path.moveTo(points.getFirst().x(), points.getFirst().y());
    for (int i = 0; i + 1 < points.size(); i++) {
      var from = points.get(i);
      var to = points.get(i + 1);
      var before = i == 0 || from.corner() ? from : points.get(i - 1);
      var after = i + 2 == points.size() || to.corner() ? to : points.get(i + 2);
      path.curveTo(from.x() + (to.x() - before.x()) / 6, from.y() + (to.y() - before.y()) / 6,
          to.x() - (after.x() - from.x()) / 6, to.y() - (after.y() - from.y()) / 6, to.x(), to.y());
    }
    return path;
  }

  private float[] withNoise() {
    double darkness = between(0.82, 1);
    double noise = between(0, MAXIMUM_NOISE);
    var pixels = new float[ink.length];
    for (int i = 0; i < pixels.length; i++) {
      // Paper stays almost clean: noise belongs to the ink and its edges.
      double grain = noise * (0.25 + ink[i]) * bell();
      pixels[i] = (float) Math.clamp(darkness * ink[i] + grain, 0.0, 1.0);
    }
    return pixels;
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /// A bell-shaped number with mean 0 and variance 1, between −3.5 and 3.5: four uniform numbers added. (`nextGaussian`
  /// goes through logarithms whose last bit depends on the machine.)
  private double bell() {
    double sum = random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble();
    return (sum - 2) * 1.7320508075688772;
  }
}
