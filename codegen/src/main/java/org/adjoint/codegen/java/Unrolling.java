package org.adjoint.codegen.java;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Stmt;

/// How many steps of a loop are written together.
final class Unrolling {
  /// With more sums than this in each row a tile is written once for all its rows, and once for single ones.
  private static final int FEW_SUMS = 4;

  private Unrolling() {
  }

  /// How many steps to take together, one after the other: as many as the loop asks for; half as many, so that a rest does not leave
  /// most of the processor idle, where the code stays small; and one. Without those that are known not to occur.
  static List<Integer> stepsTogether(Stmt.Loop loop) {
    var some = new ArrayList<>(List.of(loop.unroll()));
    if (loop.unroll() > 3 && storesOnlySums(loop.body())) {
      some.add(loop.unroll() / 2);
    }
    if (loop.unroll() > 1) {
      some.add(1);
    }
    some.removeIf(steps -> steps > 1 && loop.isShorter(steps));
    return loop.ranged() || !loop.axis().extent().isFixed() ? some : occurring(some, loop.axis().extent().factor());
  }

  /// Whether nothing follows the sums of a tile, of which there are few. Otherwise C2 gives up on inlining, and leaves vectors on the heap.
  private static boolean storesOnlySums(List<Stmt> tile) {
    return tile.stream().filter(Stmt.Accumulator.class::isInstance).count() <= FEW_SUMS
        && tile.stream().noneMatch(Stmt.Let.class::isInstance) && tile.stream()
            .noneMatch(statement -> statement instanceof Stmt.Store store && !(store.value() instanceof Expr.Use));
  }

  private static List<Integer> occurring(List<Integer> together, long extent) {
    var occurring = new ArrayList<Integer>();
    long rest = extent;
    for (int steps : together) {
      if (rest >= steps) {
        occurring.add(steps);
      }
      rest %= steps;
    }
    return occurring.isEmpty() ? List.of(1) : occurring;
  }
}
