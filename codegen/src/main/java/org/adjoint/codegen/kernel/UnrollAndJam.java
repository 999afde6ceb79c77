package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Several steps of a loop in one, statement by statement: copies of a statement that would be equal are written once, and inner loops
/// are entered once with the copies inside. An
/// epilogue after the inner loops that names values is copied step by step instead, so that few of them are alive at a time.
public final class UnrollAndJam {
  private final LoopAxis axis;
  private final int copies;
  private final Map<Local, List<Local>> copied = new HashMap<>();

  private UnrollAndJam(LoopAxis axis, int copies) {
    this.axis = axis;
    this.copies = copies;
  }

  /// The body of a loop over `axis` for `copies` steps at once.
  public static List<Stmt> apply(List<Stmt> body, LoopAxis axis, int copies) {
    return copies == 1 ? body : new UnrollAndJam(axis, copies).jam(body);
  }

  private List<Stmt> jam(List<Stmt> body) {
    int loops = startOfEpilogue(body);
    var result = new ArrayList<Stmt>();
    body.subList(0, loops).forEach(statement -> each(copy -> add(statement, copy, result)));
    each(copy -> body.subList(loops, body.size()).forEach(statement -> add(statement, copy, result)));
    return result;
  }

  /// Where values are named that follow the last loop, if there are any; else the end.
  private static int startOfEpilogue(List<Stmt> body) {
    int start = body.size();
    while (start > 0 && !(body.get(start - 1) instanceof Stmt.Loop)) {
      start--;
    }
    boolean names = body.subList(start, body.size()).stream().anyMatch(Stmt.Let.class::isInstance);
    return start > 0 && names ? start : body.size();
  }

  /// Adds a copy of a statement, or the statement itself if it is the same in all steps; a loop is entered once with all copies.
  private void add(Stmt statement, int copy, List<Stmt> result) {
    switch (statement) {
      case Stmt.Let(var local, var value) when moves(value) ->
          result.add(new Stmt.Let(copy(local, copy), at(value, copy)));
      case Stmt.Lookup(var local, var index, var size, var lookup) when moves(index) ->
          result.add(new Stmt.Lookup(copy(local, copy), at(index, copy), size, lookup));
      case Stmt.LetExcept(var local, var usual, var rare, var function, var x) when moves(usual) || moves(rare) ->
          result.add(new Stmt.LetExcept(copy(local, copy), at(usual, copy), at(rare, copy), function, at(x, copy)));
      case Stmt.Accumulator(var local, var reduction) ->
          result.add(new Stmt.Accumulator(copy(local, copy), reduction));
      case Stmt.Accumulate(var local, var reduction, var value) ->
          result.add(new Stmt.Accumulate(at(local, copy), reduction, at(value, copy)));
      case Stmt.Store(var buffer, var index, var value) ->
          result.add(new Stmt.Store(buffer, at(index, copy), at(value, copy)));
      case Stmt.Loop(var inner, var kind, boolean ranged, int unroll, var jammed) when copy == 0 ->
          result.add(new Stmt.Loop(inner, kind, ranged, unroll, jam(jammed)));
      case Stmt.Let _, Stmt.Lookup _, Stmt.LetExcept _, Stmt.Comment _, Stmt.Loop _ -> {
        if (copy == 0) {
          result.add(statement);
        }
      }
    }
  }

  private void each(IntConsumer action) {
    IntStream.range(0, copies).forEach(action);
  }

  private Local copy(Local local, int copy) {
    return copied.computeIfAbsent(local, _ -> IntStream.range(0, copies).mapToObj(local::copy).toList()).get(copy);
  }

  private Local at(Local local, int copy) {
    var locals = copied.get(local);
    return locals == null ? local : locals.get(copy);
  }

  private boolean moves(Expr expr) {
    return expr.variables().anyMatch(variable -> variable == axis || copied.containsKey(variable));
  }

  private Expr at(Expr expr, int copy) {
    return expr.mapLeaves(leaf -> switch (leaf) {
      case Expr.Load(var buffer, var index) -> new Expr.Load(buffer, at(index, copy));
      case Expr.Position(var index, var dtype) -> new Expr.Position(at(index, copy), dtype);
      case Expr.Use(var local) -> new Expr.Use(at(local, copy));
      case Expr.Literal _, Expr.Count _, Expr.Unary _, Expr.Binary _, Expr.Fma _, Expr.Compare _, Expr.Select _, Expr.Cast _ ->
          leaf;
    });
  }

  private Index at(Index index, int copy) {
    return index.map(step -> switch (step.variable()) {
      case LoopAxis loop when loop == axis -> new Index.Step(loop, step.shift() + copy, step.scale());
      case LoopAxis _ -> step;
      case Local local -> new Index.Step(at(local, copy), step.shift(), step.scale());
    });
  }
}
