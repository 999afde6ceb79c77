package org.adjoint.nn.optimizers.fullbatch;

import org.jspecify.annotations.Nullable;

/// A search along a direction for a step after which the function has fallen enough and the slope has flattened enough: the strong Wolfe
/// conditions (J. Nocedal and S. Wright, *Numerical optimization*, 2006, algorithms 3.5 and 3.6).
final class WolfeSearch {
  /// The share of the fall that the slope at the start promises.
  private static final double FALL = 1e-4;
  /// The share of the slope at the start that may be left.
  private static final double FLATNESS = 0.9;
  /// By what share the rounding of a value may hide that the function falls, near a minimum that is not 0.
  private static final double ROUNDING = 4 * Math.ulp(1.0);
  private static final int TRIALS = 40;

  private final Objective objective;
  private final Point start;
  private final Vector direction;

  /// A point with the function there.
  ///
  /// @param step its distance from the start, in lengths of the direction
  /// @param rise the derivative along the direction
  record Point(double step, Vector at, Objective.Slope slope, double rise) {
    double value() {
      return slope.value();
    }
  }

  private WolfeSearch(Objective objective, Vector at, Objective.Slope slope, Vector direction) {
    this.objective = objective;
    this.direction = direction;
    start = new Point(0, at, slope, slope.gradient().dot(direction));
  }

  /// The point to go to, or null when there is none that is lower.
  ///
  /// @param at where the search starts
  /// @param slope of the function there
  /// @param direction along which the function falls
  /// @param first the step to try first
  static @Nullable Point along(Objective objective, Vector at, Objective.Slope slope, Vector direction,
      double first) {
    return new WolfeSearch(objective, at, slope, direction).run(first);
  }

  private @Nullable Point run(double first) {
    if (!(start.rise < 0)) {
      return null;
    }
    var before = start;
    double step = first;
    for (int trial = 0; trial < TRIALS; trial++) {
      var point = at(step);
      if (!isLow(point) || (trial > 0 && isHigher(point, before))) {
        return between(before, point);
      }
      if (isFlat(point)) {
        return point;
      }
      if (point.rise >= 0) {
        return between(point, before);
      }
      before = point;
      step *= 2;
    }
    return before;
  }

  /// The zoom: `low` is the lowest point known, and the function falls from it towards `high`.
  private @Nullable Point between(Point low, Point high) {
    var best = low;
    var other = high;
    for (int trial = 0; trial < TRIALS; trial++) {
      var point = at(interpolated(best, other));
      if (!isLow(point) || isHigher(point, best)) {
        other = point;
      } else {
        if (isFlat(point)) {
          return point;
        }
        if (point.rise * (other.step - best.step) >= 0) {
          other = best;
        }
        best = point;
      }
    }
    return best.step == 0 ? null : best;
  }

  private boolean isLow(Point point) {
    return point.value() <= start.value() + FALL * point.step * start.rise + slack();
  }

  private boolean isHigher(Point point, Point other) {
    return point.value() >= other.value() + slack();
  }

  private double slack() {
    return ROUNDING * Math.abs(start.value());
  }

  private boolean isFlat(Point point) {
    return Math.abs(point.rise) <= -FLATNESS * start.rise;
  }

  /// The minimum of the cubic through both points, kept away from them; their middle where there is none.
  private static double interpolated(Point low, Point high) {
    double width = high.step - low.step;
    double middle = low.step + width / 2;
    double d1 = low.rise + high.rise - 3 * (high.value() - low.value()) / width;
    double root = Math.signum(width) * Math.sqrt(d1 * d1 - low.rise * high.rise);
    double minimum = high.step - width * (high.rise + root - d1) / (high.rise - low.rise + 2 * root);
    double share = (minimum - low.step) / width;
    return share >= 0.1 && share <= 0.9 ? minimum : middle;
  }

  private Point at(double step) {
    var point = start.at.plus(step, direction);
    var slope = objective.slope(point);
    return new Point(step, point, slope, slope.gradient().dot(direction));
  }
}
