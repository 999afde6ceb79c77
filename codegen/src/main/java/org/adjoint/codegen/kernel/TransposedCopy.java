package org.adjoint.codegen.kernel;

import java.util.List;
import java.util.Optional;

/// Two loops that do nothing but copy a matrix whose rows become columns: what one of them goes through as neighbours, the other one stores as
/// neighbours. Neither of them alone can be computed in vectors, but squares can, with a few rows in registers.
///
/// @param along the loop whose neighbouring steps read neighbours
/// @param across the loop whose neighbouring steps store neighbours, inside of the other
/// @param from what is read in one step of both
/// @param to where it is stored
public record TransposedCopy(Stmt.Loop along, Stmt.Loop across, Expr.Load from, Stmt.Store to) {
  /// The copy that a loop is, if it is one of floating-point numbers to another array.
  public static Optional<TransposedCopy> of(Stmt.Loop loop) {
    return isPlain(loop) && loop.body().size() == 1 && loop.body().getFirst() instanceof Stmt.Loop inner
        && isPlain(inner) && !inner.ranged() ? copy(loop, inner) : Optional.empty();
  }

  private static boolean isPlain(Stmt.Loop loop) {
    return loop.kind() == Stmt.Kind.SERIAL && loop.unroll() == 1;
  }

  private static Optional<TransposedCopy> copy(Stmt.Loop along, Stmt.Loop across) {
    return copied(across.body()).map(store -> new TransposedCopy(along, across, (Expr.Load) store.value(), store))
        .filter(TransposedCopy::transposes);
  }

  /// What a body stores, if that is all it does with what it loads.
  private static Optional<Stmt.Store> copied(List<Stmt> body) {
    if (body.size() == 1 && body.getFirst() instanceof Stmt.Store store && store.value() instanceof Expr.Load) {
      return Optional.of(store);
    }
    return body.size() == 2 && body.getFirst() instanceof Stmt.Let(var local, Expr.Load loaded)
        && body.getLast() instanceof Stmt.Store(var buffer, var index, Expr.Use(var stored)) && stored.equals(local)
            ? Optional.of(new Stmt.Store(buffer, index, loaded))
            : Optional.empty();
  }

  private boolean transposes() {
    return from.dtype().isFloating() && from.buffer().index() != to.buffer().index()
        && from.index().stride(along.axis()).is(1) && to.index().stride(across.axis()).is(1);
  }
}
