package org.adjoint.nn.optimizers.fullbatch;

import java.util.ArrayList;

/// Steps along directions, each as long as [WolfeSearch] finds good, until a condition to stop is met.
final class Search {
  private Search() {
  }

  /// Where to go from a point.
  interface Direction {
    /// A direction along which the function falls.
    ///
    /// @param at the point
    /// @param slope of the function there
    Vector from(Vector at, Objective.Slope slope);

    /// The length of the first step to try along a direction.
    default double firstStep(Vector direction) {
      return 1;
    }

    /// Tells of a step that was taken.
    default void moved(WolfeSearch.Point to, Vector from, Objective.Slope slope) {
    }
  }

  static Minimum run(Objective objective, Stopping stopping, Direction directions) {
    var at = objective.point();
    var slope = objective.slope(at);
    var values = new ArrayList<Double>();
    values.add(slope.value());
    while (values.size() <= stopping.iterations() && !isFlat(slope, stopping)) {
      var direction = directions.from(at, slope);
      var next = WolfeSearch.along(objective, at, slope, direction, directions.firstStep(direction));
      if (next == null) {
        break;
      }
      directions.moved(next, at, slope);
      at = next.at();
      slope = next.slope();
      values.add(slope.value());
    }
    objective.moveTo(at);
    return new Minimum(at, slope.value(), slope.gradient().largest(), values.size() - 1, isFlat(slope, stopping),
        values);
  }

  private static boolean isFlat(Objective.Slope slope, Stopping stopping) {
    return slope.gradient().largest() <= stopping.tolerance();
  }
}
