package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.IndexMap;

/// The loops that go over a domain. Neighbouring axes of the domain share a loop where every array that is accessed lies in memory as if
/// they were one axis; axes of size 1 have none.
final class AxisMap {
  private static final String LABELS = "ijklmn";

  private final Shape domain;
  /// For each axis of the domain its loop; empty for an axis that has none or whose loop is that of a later axis.
  private final List<Optional<LoopAxis>> loops;
  /// For each access the stride along each axis of the domain.
  private final List<List<Extent>> accesses = new ArrayList<>();

  private AxisMap(Shape domain, List<Optional<LoopAxis>> loops) {
    this.domain = domain;
    this.loops = loops;
  }

  /// A loop for each axis of the domain.
  static AxisMap separate(Shape domain) {
    return joined(domain, IntStream.range(0, domain.rank()).mapToObj(_ -> false).toList());
  }

  /// This map with as few loops as the accesses so far allow.
  ///
  /// @param rowAxes axes before and from this one on are never joined
  AxisMap joined(int rowAxes) {
    var joins = new ArrayList<Boolean>();
    for (int axis = 0; axis < domain.rank(); axis++) {
      int next = nextLoop(axis);
      joins.add(next < domain.rank() && next != rowAxes && (axis >= rowAxes || next < rowAxes) && canJoin(axis, next));
    }
    return joined(domain, joins);
  }

  private int nextLoop(int axis) {
    int next = axis + 1;
    while (next < domain.rank() && domain.dim(next).isOne()) {
      next++;
    }
    return next;
  }

  private boolean canJoin(int axis, int next) {
    var extent = Extent.of(domain.dim(next));
    return accesses.stream().allMatch(strides -> strides.get(axis).equals(strides.get(next).times(extent)));
  }

  private static AxisMap joined(Shape domain, List<Boolean> joins) {
    var loops = new ArrayList<Optional<LoopAxis>>();
    var extent = Extent.ONE;
    int count = 0;
    for (int axis = 0; axis < domain.rank(); axis++) {
      extent = extent.times(Extent.of(domain.dim(axis)));
      if (domain.dim(axis).isOne() || joins.get(axis)) {
        loops.add(Optional.empty());
      } else {
        loops.add(Optional.of(new LoopAxis(label(count++), extent)));
        extent = Extent.ONE;
      }
    }
    return new AxisMap(domain, loops);
  }

  private static String label(int loop) {
    return loop < LABELS.length() ? String.valueOf(LABELS.charAt(loop)) : "axis" + loop;
  }

  /// The loops over the axes `from` to `to` of the domain, outermost first.
  List<LoopAxis> loops(int from, int to) {
    return loops.subList(from, to).stream().flatMap(Optional::stream).toList();
  }

  /// The loop over one axis, if it has one of its own.
  Optional<LoopAxis> loop(int axis) {
    return loops.get(axis);
  }

  /// Where an array of the given shape is accessed under a map.
  Index index(Shape shape, IndexMap map) {
    var strides = new ArrayList<>(IntStream.range(0, domain.rank()).mapToObj(_ -> Extent.of(0)).toList());
    var ofShape = shape.strides();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int at = map.axes().get(axis);
      if (at != IndexMap.FIRST && !shape.dim(axis).isOne()) {
        strides.set(at, ofShape.get(axis));
      }
    }
    return index(strides);
  }

  /// The coordinate along one axis.
  Index coordinate(int axis) {
    return index(IntStream.range(0, domain.rank()).mapToObj(other -> Extent.of(other == axis ? 1 : 0)).toList());
  }

  private Index index(List<Extent> strides) {
    accesses.add(strides);
    var terms = new ArrayList<Index.Term>();
    for (int axis = 0; axis < domain.rank(); axis++) {
      var stride = strides.get(axis);
      if (!stride.is(0)) {
        loops.get(axis).ifPresent(loop -> terms.add(new Index.Term(loop, 0, stride)));
      }
    }
    // Large steps first, as one writes row * columns + column.
    terms.sort(Comparator.comparing(term -> term.stride().is(1)));
    return new Index(terms);
  }
}
