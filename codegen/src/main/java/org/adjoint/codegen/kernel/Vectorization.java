package org.adjoint.codegen.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;

/// Whether a loop's body can be computed for neighbouring steps at once: every array is read at one place or at neighbouring ones,
/// and written at neighbouring ones. Operations that processors lack in vectors, those on 64-bit integers and choices between truth
/// values, make it a scalar loop, and so do indices that are looked up in it.
final class Vectorization {
  private Vectorization() {
  }

  static boolean fits(List<Stmt> body, LoopAxis axis) {
    return fits(body, axis, new HashSet<>(Set.of(axis)));
  }

  /// @param changing what changes from step to step
  private static boolean fits(List<Stmt> body, LoopAxis axis, Set<Index.Variable> changing) {
    return body.stream().allMatch(statement -> switch (statement) {
      case Stmt.Loop loop -> fits(loop.body(), axis, changing);
      case Stmt.Let(var local, var value) -> {
        boolean changes = value.variables().anyMatch(changing::contains);
        if (changes) {
          changing.add(local);
        }
        // What does not change is a single value for all steps.
        yield !changes || fits(value, axis);
      }
      case Stmt.Lookup(_, var index, _, _) -> index.variables().noneMatch(changing::contains);
      case Stmt.LetExcept let -> {
        boolean changes = let.variables().anyMatch(changing::contains);
        if (changes) {
          changing.add(let.local());
        }
        yield !changes || (fits(let.usual(), axis) && fits(let.rare(), axis));
      }
      case Stmt.Accumulate(_, _, var value) -> fits(value, axis);
      case Stmt.Store(_, var index, var value) -> index.stride(axis).equals(Extent.ONE) && fits(value, axis);
      case Stmt.Accumulator _, Stmt.Comment _ -> true;
    });
  }

  static boolean fits(Expr expr, LoopAxis axis) {
    return switch (expr) {
      case Expr.Load(var buffer, var index) -> buffer.dtype() != DType.INT64 && isNeighbouring(index, axis);
      case Expr.Position(var index, var dtype) -> dtype != DType.INT64 && isNeighbouring(index, axis);
      case Expr.Literal _, Expr.Use _, Expr.Count _, Expr.Unary _, Expr.Binary _, Expr.Fma _, Expr.Compare _, Expr.Select _, Expr.Cast _ ->
          expr.dtype() != DType.INT64 && expr.children().stream().allMatch(child -> fits(child, axis));
    };
  }

  private static boolean isNeighbouring(Index index, LoopAxis axis) {
    var stride = index.stride(axis);
    return stride.is(0) || stride.is(1);
  }
}
