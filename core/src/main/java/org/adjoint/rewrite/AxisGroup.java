package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;

/// Neighbouring axes of a tensor that a reshape makes into neighbouring axes of its result, without regard to the others.
///
/// @param from axes before the reshape, at least one
/// @param to axes after it
record AxisGroup(List<Integer> from, List<Integer> to) {
  AxisGroup {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /// The smallest groups between two shapes, in order; none where symbolic sizes hide them.
  static List<AxisGroup> between(Shape from, Shape to) {
    var groups = new ArrayList<AxisGroup>();
    int first = 0;
    int second = 0;
    while (first < from.rank()) {
      int begin = first;
      int beginTo = second;
      long left = size(from.dim(first));
      long right = 1;
      boolean same = second < to.rank() && from.dim(first).equals(to.dim(second));
      first++;
      if (same) {
        second++;
      } else if (left < 0) {
        return List.of();
      }
      while (!same && left != right) {
        if (right < left && second < to.rank() && size(to.dim(second)) > 0) {
          right *= size(to.dim(second++));
        } else if (left < right && first < from.rank() && size(from.dim(first)) > 0) {
          left *= size(from.dim(first++));
        } else {
          return List.of();
        }
      }
      // Axes of size 1 that the reshape adds belong to the group before, or else to the first.
      boolean last = first == from.rank();
      while (second < to.rank() && to.dim(second).isOne() && (last || !from.dim(first).isOne())) {
        second++;
      }
      groups.add(new AxisGroup(range(begin, first), range(beginTo, second)));
    }
    return second == to.rank() ? List.copyOf(groups) : List.of();
  }

  /// The number of places, or −1 where it is not known.
  private static long size(Dim dim) {
    return switch (dim) {
      case Dim.Fixed(int size) -> size;
      case Dim.Symbol _ -> -1;
    };
  }

  private static List<Integer> range(int from, int to) {
    var range = new ArrayList<Integer>();
    for (int axis = from; axis < to; axis++) {
      range.add(axis);
    }
    return range;
  }
}
