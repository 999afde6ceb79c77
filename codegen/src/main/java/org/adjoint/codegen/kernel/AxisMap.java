package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.adjoint.array.Extent;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.Coordinate;
import org.adjoint.codegen.schedule.IndexMap;
import org.adjoint.codegen.schedule.Offset;

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
    return joinedFrom(0, rowAxes);
  }

  /// This map with as few loops as the accesses so far allow from one axis on.
  ///
  /// @param first axes before this one are never joined
  /// @param middle axes before and from this one on are never joined
  AxisMap joinedFrom(int first, int middle) {
    var joins = new ArrayList<Boolean>();
    for (int axis = 0; axis < domain.rank(); axis++) {
      int next = nextLoop(axis);
      joins.add(axis >= first && next < domain.rank() && (axis >= middle || next < middle) && canJoin(axis, next));
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

  /// Where an array of the given shape is accessed under a map that looks up nothing.
  Index index(Shape shape, IndexMap map) {
    return index(shape, map, lookup -> {
      throw new IllegalArgumentException("Nobody looks up " + lookup + ".");
    });
  }

  /// Where an array of the given shape is accessed under a map.
  ///
  /// @param lookups the locals that hold indices which are looked up
  Index index(Shape shape, IndexMap map, Function<Coordinate.LookedUp, Local> lookups) {
    return index(shape.strides(),
        IntStream.range(0, shape.rank())
            .mapToObj(axis -> shape.dim(axis).isOne() ? Coordinate.FIRST : map.axes().get(axis)).toList(),
        lookups);
  }

  /// A coordinate itself.
  Index coordinate(Coordinate coordinate, Function<Coordinate.LookedUp, Local> lookups) {
    return index(List.of(Extent.ONE), List.of(coordinate), lookups);
  }

  private Index index(List<Extent> strides, List<Coordinate> coordinates,
      Function<Coordinate.LookedUp, Local> lookups) {
    var alongDomain = new ArrayList<>(Collections.nCopies(domain.rank(), Extent.of(0)));
    var parts = new ArrayList<Index.Part>();
    for (int axis = 0; axis < strides.size(); axis++) {
      var stride = strides.get(axis);
      var steps = new ArrayList<Index.Step>();
      for (var term : coordinates.get(axis).terms()) {
        switch (term.variable()) {
          case Coordinate.DomainAxis(int at) -> {
            alongDomain.set(at, stride.times(Extent.of(term.scale())));
            loops.get(at).ifPresent(loop -> steps.add(new Index.Step(loop, 0, term.scale())));
          }
          case Coordinate.LookedUp lookup -> steps.add(new Index.Step(lookups.apply(lookup), 0, term.scale()));
        }
      }
      if (!steps.isEmpty() || !coordinates.get(axis).offset().equals(Offset.ZERO)) {
        parts.add(new Index.Part(steps, coordinates.get(axis).offset(), stride));
      }
    }
    accesses.add(alongDomain);
    return new Index(parts);
  }
}
