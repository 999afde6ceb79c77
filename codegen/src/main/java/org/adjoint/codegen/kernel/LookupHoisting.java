package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Takes the lookups that a loop does not change out of it, with the values that they need: the index of a row is looked up once, and
/// not for every element of the row.
final class LookupHoisting {
  /// The statements of a body, in two parts.
  ///
  /// @param before those that may stand before the loop
  /// @param inside the others
  record Hoisted(List<Stmt> before, List<Stmt> inside) {
  }

  private LookupHoisting() {
  }

  /// The body of a loop over `axis`, divided.
  static Hoisted apply(List<Stmt> body, LoopAxis axis) {
    var needed = needed(body, axis);
    var before = new ArrayList<Stmt>();
    var inside = new ArrayList<Stmt>();
    for (var statement : body) {
      boolean fixed = switch (statement) {
        case Stmt.Let(var local, _) -> needed.contains(local);
        case Stmt.LetExcept let -> needed.contains(let.local());
        case Stmt.Lookup(var local, _, _, _) -> needed.contains(local);
        case Stmt.Loop _, Stmt.Accumulator _, Stmt.Accumulate _, Stmt.Store _, Stmt.Comment _ -> false;
      };
      (fixed ? before : inside).add(statement);
    }
    return new Hoisted(before, inside);
  }

  /// The locals of the lookups that do not change, and of all that these need.
  private static Set<Index.Variable> needed(List<Stmt> body, LoopAxis axis) {
    var changing = changing(body, axis);
    var needed = new HashSet<Index.Variable>();
    for (var statement : body.reversed()) {
      if (statement instanceof Stmt.Lookup(var local, var index, _, _) && !changing.contains(local)) {
        needed.add(local);
        index.variables().forEach(needed::add);
      } else if (statement instanceof Stmt.Let(var local, var value) && needed.contains(local)) {
        value.variables().forEach(needed::add);
      } else if (statement instanceof Stmt.LetExcept let && needed.contains(let.local())) {
        let.variables().forEach(needed::add);
      }
    }
    return needed;
  }

  /// What is not the same in each step.
  private static Set<Index.Variable> changing(List<Stmt> body, LoopAxis axis) {
    var changing = new HashSet<Index.Variable>(Set.of(axis));
    for (var statement : body) {
      switch (statement) {
        case Stmt.Let(var local, var value) when value.variables().anyMatch(changing::contains) -> changing.add(local);
        case Stmt.LetExcept let when let.variables().anyMatch(changing::contains) -> changing.add(let.local());
        case Stmt.Lookup(var local, var index, _, _) when index.variables().anyMatch(changing::contains) ->
            changing.add(local);
        case Stmt.Accumulator(var local, _) -> changing.add(local);
        case Stmt.Let _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Loop _, Stmt.Accumulate _, Stmt.Store _, Stmt.Comment _ -> {
        }
      }
    }
    return changing;
  }
}
