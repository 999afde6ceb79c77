package org.adjoint.codegen.kernel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a kernel computes from the numbers of its steps alone, without any array: random numbers, or the sines of places.
///
/// The JIT compiler of the JDK tries to move such values out of the loop, each with a copy of all that it is made of, and gives up on
/// the whole method when a formula is long ("too many clones"). What depends on an array or on a check stays where it is.
public final class StepFormulas {
  /// Formulas with more values than this are kept from being moved.
  private static final int LONGEST = 12;

  private final Set<Local> movable = new HashSet<>();
  private final Set<Local> held = new HashSet<>();

  private StepFormulas() {
  }

  /// Whether a body holds a long formula of step numbers.
  public static boolean areLong(List<Stmt> body) {
    var formulas = new StepFormulas();
    formulas.collect(body);
    return formulas.movable.size() > LONGEST;
  }

  private void collect(List<Stmt> body) {
    for (var statement : body) {
      switch (statement) {
        case Stmt.Loop loop -> collect(loop.body());
        case Stmt.Let(var local, var value) -> collect(local, value);
        case Stmt.LetExcept let -> collect(let.local(), let.usual());
        case Stmt.Lookup(var local, _, _, _) -> held.add(local);
        case Stmt.Accumulator(var local, _) -> held.add(local);
        case Stmt.Accumulate _, Stmt.Store _, Stmt.Comment _ -> {
        }
      }
    }
  }

  private void collect(Local local, Expr value) {
    if (isHeld(value)) {
      held.add(local);
    } else if (countsSteps(value)) {
      movable.add(local);
    }
  }

  private boolean isHeld(Expr value) {
    return switch (value) {
      case Expr.Load(_, var index) -> index.variables().findAny().isPresent();
      case Expr.Use(var local) -> held.contains(local);
      case Expr.Literal _, Expr.Position _, Expr.Count _, Expr.Unary _, Expr.Binary _, Expr.Fma _, Expr.Compare _, Expr.Select _, Expr.Cast _ ->
          value.children().stream().anyMatch(this::isHeld);
    };
  }

  private boolean countsSteps(Expr value) {
    return switch (value) {
      case Expr.Position(var index, _) -> index.variables().findAny().isPresent();
      case Expr.Use(var local) -> movable.contains(local);
      case Expr.Literal _, Expr.Load _, Expr.Count _, Expr.Unary _, Expr.Binary _, Expr.Fma _, Expr.Compare _, Expr.Select _, Expr.Cast _ ->
          value.children().stream().anyMatch(this::countsSteps);
    };
  }
}
