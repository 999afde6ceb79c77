package org.adjoint.codegen.java;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Stmt;

/// Which vectorised loops end in a vector that computes some elements again, instead of single elements: those around another loop, as
/// the columns of a product are, because there a step is long. Running a step twice must do no harm.
///
/// Vectors with idle lanes were tried: C2 leaves masked vectors of such loops on the heap.
final class OverlappingTail {
  private OverlappingTail() {
  }

  /// Whether a loop, whose axis has at least a vector's number of steps, may end in that way.
  static boolean fits(Stmt.Loop loop) {
    return loop.axis().extent().isFixed() && !loop.ranged()
        && loop.body().stream().anyMatch(Stmt.Loop.class::isInstance)
        && !readsWhatItWrites(loop.body());
  }

  private static boolean readsWhatItWrites(List<Stmt> body) {
    var read = new HashSet<Integer>();
    var written = new HashSet<Integer>();
    collect(body, read, written);
    return !Collections.disjoint(read, written);
  }

  private static void collect(List<Stmt> body, Set<Integer> read, Set<Integer> written) {
    for (var statement : body) {
      switch (statement) {
        case Stmt.Loop loop -> collect(loop.body(), read, written);
        case Stmt.Let(_, var value) -> collect(value, read);
        case Stmt.LetExcept(_, var usual, var rare, _, var x) ->
            List.of(usual, rare, x).forEach(value -> collect(value, read));
        case Stmt.Lookup(_, var index, _, _) -> collect(index, read);
        case Stmt.Accumulate(_, _, var value) -> collect(value, read);
        case Stmt.Store(var buffer, _, var value) -> {
          collect(value, read);
          written.add(buffer.index());
        }
        case Stmt.Accumulator _, Stmt.Comment _ -> {
        }
      }
    }
  }

  private static void collect(Expr value, Set<Integer> read) {
    value.loads().forEach(load -> read.add(load.buffer().index()));
  }
}
