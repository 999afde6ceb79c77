package org.adjoint.codegen.java;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.adjoint.array.DType;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Index;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.LoopAxis;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.codegen.kernel.Traffic;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.graph.Op;

/// Which vectorised loops end in a vector that lies over the one before it, instead of single elements: those whose length is known. What
/// would change when a step is taken twice is not stored, and not added, again.
///
/// Vectors with idle lanes were tried: C2 leaves masked vectors of such loops on the heap.
final class OverlappingTail {
  private OverlappingTail() {
  }

  /// Whether a loop, whose axis has at least a vector's number of steps, may end in that way. A part of a loop may be shorter than a
  /// vector, but columns of tiles are never cut.
  static boolean fits(Stmt.Loop loop) {
    return loop.axis().extent().isFixed() && (!loop.ranged() || isAroundLoop(loop));
  }

  /// Whether a step of a loop is a loop itself.
  static boolean isAroundLoop(Stmt.Loop loop) {
    return loop.body().stream().anyMatch(Stmt.Loop.class::isInstance);
  }

  /// Whether a loop goes through tiles of full width, the last of which lie over those before them. Where more than one vector of columns is left,
  /// narrow tiles, which use each element of the first factor for one vector only, take longer.
  ///
  /// @param width the number of columns of a tile, at most as many as there are
  /// @param lanes the number of columns of a vector
  static boolean areWideTiles(Stmt.Loop loop, int width, int lanes) {
    return isAroundLoop(loop) && loop.axis().extent().factor() % width > lanes && !readsWhatItWrites(loop.body());
  }

  /// Whether running a step twice would not give what running it once gives.
  static boolean readsWhatItWrites(List<Stmt> body) {
    var traffic = Traffic.of(body);
    var read = traffic.read().stream().map(Buffer::index).collect(Collectors.toSet());
    return traffic.written().stream()
        .anyMatch(buffer -> buffer.role() != Buffer.Role.SCRATCH && read.contains(buffer.index()));
  }

  /// A body that stores and adds only what lies at or after the step `done` of a loop.
  ///
  /// @param outer what the body adds to, but does not declare
  static List<Stmt> onlyFrom(Expr done, Map<Local, Op.Reduction> outer, List<Stmt> body, LoopAxis axis) {
    var result = new ArrayList<Stmt>();
    var isNew = new Local("isNew", DType.BOOL, false);
    boolean named = false;
    for (var statement : body) {
      var changed = switch (statement) {
        case Stmt.Store(var buffer, var index, var value) when index.dependsOn(axis)
            && buffer.role() != Buffer.Role.SCRATCH ->
            new Stmt.Store(buffer, index, new Expr.Select(new Expr.Use(isNew), value, new Expr.Load(buffer, index)));
        case Stmt.Accumulate(var local, var reduction, var value) when outer.containsKey(local) ->
            new Stmt.Accumulate(local, reduction,
                new Expr.Select(new Expr.Use(isNew), value, Expr.neutral(reduction, local.dtype())));
        case Stmt.Loop loop -> new Stmt.Loop(loop.axis(), loop.kind(), loop.ranged(), loop.unroll(),
            onlyFrom(done, outer, loop.body(), axis));
        case Stmt.Store _, Stmt.Accumulate _, Stmt.Let _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulator _, Stmt.Comment _ ->
            statement;
      };
      if (!named && !changed.equals(statement) && !(statement instanceof Stmt.Loop)) {
        var position = new Expr.Position(Index.of(axis), DType.INT32);
        result.add(new Stmt.Let(isNew, new Expr.Compare(Op.Comparison.LE, done, position)));
        named = true;
      }
      result.add(changed);
    }
    return result;
  }
}
