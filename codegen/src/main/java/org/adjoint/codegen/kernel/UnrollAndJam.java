package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Several steps of a loop in one, statement by statement: copies of a statement that would be equal are written once, and inner loops
/// are entered once with the copies inside.
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
    var result = new ArrayList<Stmt>();
    for (var statement : body) {
      switch (statement) {
        case Stmt.Loop loop -> result.add(
            new Stmt.Loop(loop.axis(), loop.kind(), loop.ranged(), loop.unroll(), jam(loop.body())));
        case Stmt.Let(var local, var value) when moves(value) -> {
          var locals = copy(local);
          each(copy -> result.add(new Stmt.Let(locals.get(copy), at(value, copy))));
        }
        case Stmt.Let let -> result.add(let);
        case Stmt.Lookup(var local, var index, var size, var lookup) when moves(index) -> {
          var locals = copy(local);
          each(copy -> result.add(new Stmt.Lookup(locals.get(copy), at(index, copy), size, lookup)));
        }
        case Stmt.Lookup lookup -> result.add(lookup);
        case Stmt.LetExcept(var local, var usual, var rare, var function, var x) when moves(usual) || moves(rare) -> {
          var locals = copy(local);
          each(copy -> result.add(
              new Stmt.LetExcept(locals.get(copy), at(usual, copy), at(rare, copy), function, at(x, copy))));
        }
        case Stmt.LetExcept let -> result.add(let);
        case Stmt.Accumulator(var local, var reduction) ->
            copy(local).forEach(copy -> result.add(new Stmt.Accumulator(copy, reduction)));
        case Stmt.Accumulate(var local, var reduction, var value) ->
            each(copy -> result.add(new Stmt.Accumulate(at(local, copy), reduction, at(value, copy))));
        case Stmt.Store(var buffer, var index, var value) ->
            each(copy -> result.add(new Stmt.Store(buffer, at(index, copy), at(value, copy))));
        case Stmt.Comment comment -> result.add(comment);
      }
    }
    return result;
  }

  private void each(IntConsumer action) {
    IntStream.range(0, copies).forEach(action);
  }

  private List<Local> copy(Local local) {
    var locals = IntStream.range(0, copies).mapToObj(local::copy).toList();
    copied.put(local, locals);
    return locals;
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
