package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Puts values that are used once where they are used, as a person would write them, and writes `x · y + z` as one operation.
///
/// A value stays a local of its own when a person named it, when the expression would become long, when it is used in an inner
/// loop, and when a store stands between that may change it.
final class Inlining {
  private static final int LONGEST = 9;

  private final Map<Local, Integer> uses = new HashMap<>();

  private final boolean fuses;

  private Inlining(boolean fuses) {
    this.fuses = fuses;
  }

  /// @param fuses whether `x · y + z` becomes one operation; not where several passes compute a value again, which must then
  ///     be the same number in each
  static List<Stmt> apply(List<Stmt> body, boolean fuses) {
    var inlining = new Inlining(fuses);
    inlining.count(body);
    return inlining.rewrite(body, false);
  }

  private void count(List<Stmt> body) {
    for (var statement : body) {
      switch (statement) {
        case Stmt.Loop loop -> count(loop.body());
        case Stmt.Let(_, var value) -> count(value);
        case Stmt.Lookup(_, var index, _, _) -> count(index);
        case Stmt.LetExcept(_, var usual, var rare, _, var x) -> {
          count(usual);
          count(rare);
          count(x);
          // Once more, since it must stay a name.
          count(x);
        }
        case Stmt.Accumulate(_, _, var value) -> count(value);
        case Stmt.Store(_, _, var value) -> count(value);
        case Stmt.Accumulator _, Stmt.Comment _ -> {
        }
      }
    }
  }

  private void count(Expr expr) {
    if (expr instanceof Expr.Use(var local)) {
      uses.merge(local, 1, Integer::sum);
    }
    expr.children().forEach(this::count);
  }

  /// @param unrolled whether the body will stand in several copies, which should share what they load
  private List<Stmt> rewrite(List<Stmt> body, boolean unrolled) {
    var result = new ArrayList<Stmt>();
    Map<Local, Expr> waiting = new HashMap<>();
    for (int at = 0; at < body.size(); at++) {
      switch (body.get(at)) {
        case Stmt.Let(var local, var value) -> {
          var inlined = inline(value, waiting);
          if (!(unrolled && inlined instanceof Expr.Load) && mayWait(local, inlined, body, at)) {
            waiting.put(local, inlined);
          } else {
            result.add(new Stmt.Let(local, inlined));
          }
        }
        case Stmt.Lookup(var local, var index, var size, var lookup) ->
            result.add(new Stmt.Lookup(local, inline(index, waiting), size, lookup));
        case Stmt.LetExcept(var local, var usual, var rare, var function, var x) -> result.add(
            new Stmt.LetExcept(local, inline(usual, waiting), inline(rare, waiting), function, x));
        case Stmt.Accumulate(var local, var reduction, var value) ->
            result.add(new Stmt.Accumulate(local, reduction, inline(value, waiting)));
        case Stmt.Store(var buffer, var index, var value) ->
            result.add(new Stmt.Store(buffer, index, inline(value, waiting)));
        case Stmt.Loop loop -> result.add(new Stmt.Loop(loop.axis(), loop.kind(), loop.ranged(), loop.unroll(),
            rewrite(loop.body(), unrolled || loop.unroll() > 1)));
        case Stmt.Accumulator accumulator -> result.add(accumulator);
        case Stmt.Comment comment -> result.add(comment);
      }
    }
    return result;
  }

  private Expr inline(Expr value, Map<Local, Expr> waiting) {
    var inlined = value.mapLeaves(leaf -> {
      var known = leaf instanceof Expr.Use(var local) ? waiting.get(local) : null;
      return known != null ? known : leaf;
    });
    return fuses ? fused(inlined) : inlined;
  }

  /// Whether the value can be written where it is used: once, in a later statement of the same body.
  private boolean mayWait(Local local, Expr value, List<Stmt> body, int at) {
    if (local.named() || uses.getOrDefault(local, 0) != 1 || value.size() > LONGEST) {
      return false;
    }
    var loads = value.loads().map(Expr.Load::buffer).collect(Collectors.toSet());
    for (int later = at + 1; later < body.size(); later++) {
      switch (body.get(later)) {
        case Stmt.Let(_, var user) when uses(user, local) -> {
          return user.size() + value.size() <= LONGEST + LONGEST;
        }
        case Stmt.Lookup(_, var user, _, _) when uses(user, local) -> {
          return true;
        }
        case Stmt.LetExcept(_, var user, _, _, _) when uses(user, local) -> {
          return user.size() + value.size() <= LONGEST + LONGEST;
        }
        case Stmt.Accumulate(_, _, var user) when uses(user, local) -> {
          return true;
        }
        case Stmt.Store(_, _, var user) when uses(user, local) -> {
          return true;
        }
        case Stmt.Store(var buffer, _, _) when loads.contains(buffer) -> {
          return false;
        }
        case Stmt.Loop _ -> {
          return false;
        }
        case Stmt.Let _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulate _, Stmt.Store _, Stmt.Accumulator _, Stmt.Comment _ ->
            {
            }
      }
    }
    return false;
  }

  private static boolean uses(Expr expr, Local local) {
    return expr.equals(new Expr.Use(local))
        || expr.children().stream().anyMatch(child -> uses(child, local));
  }

  /// `x · y + z` and `z + x · y` as one operation, at the top of an expression and below.
  private static Expr fused(Expr expr) {
    return switch (expr) {
      case Expr.Binary(var op, Expr.Binary(var inner, var x, var y), var z) when op == Expr.BinaryOp.ADD
          && inner == Expr.BinaryOp.MUL && x.dtype().isFloating() ->
          new Expr.Fma(fused(x), fused(y), fused(z));
      case Expr.Binary(var op, var z, Expr.Binary(var inner, var x, var y)) when op == Expr.BinaryOp.ADD
          && inner == Expr.BinaryOp.MUL && x.dtype().isFloating() ->
          new Expr.Fma(fused(x), fused(y), fused(z));
      case Expr.Binary(var op, var x, var y) -> new Expr.Binary(op, fused(x), fused(y));
      case Expr.Unary(var op, var x) -> new Expr.Unary(op, fused(x));
      case Expr.Fma(var x, var y, var z) -> new Expr.Fma(fused(x), fused(y), fused(z));
      case Expr.Select(var condition, var x, var y) -> new Expr.Select(fused(condition), fused(x), fused(y));
      case Expr.Compare(var comparison, var x, var y) -> new Expr.Compare(comparison, fused(x), fused(y));
      case Expr.Cast(var x, var dtype) -> new Expr.Cast(fused(x), dtype);
      case Expr.Literal _, Expr.Load _, Expr.Use _, Expr.Position _, Expr.Count _ -> expr;
    };
  }
}
