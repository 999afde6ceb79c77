package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.adjoint.codegen.schedule.Coordinate;
import org.adjoint.codegen.schedule.IndexMap;
import org.adjoint.graph.Tensor;

/// The statements of a loop's body while it is being written, and the values that are known in it.
final class Block {
  private record Known(Tensor source, IndexMap map) {
  }

  private record Shared(String what, Expr argument) {
  }

  private final Optional<Block> outer;
  private final List<Stmt> statements = new ArrayList<>();
  private final Map<Known, Expr> known = new HashMap<>();
  private final Map<Coordinate.LookedUp, Local> lookups = new HashMap<>();
  private final Map<Shared, Expr> shared = new HashMap<>();

  private Block(Optional<Block> outer) {
    this.outer = outer;
  }

  /// The body of a kernel.
  static Block outermost() {
    return new Block(Optional.empty());
  }

  /// A body within this one, which sees what is known here.
  Block inner() {
    return new Block(Optional.of(this));
  }

  /// What has been written.
  List<Stmt> statements() {
    return statements;
  }

  /// Writes a statement.
  void add(Stmt statement) {
    statements.add(statement);
  }

  /// Names a value.
  Expr let(String label, Expr value) {
    return let(new Local(label, value.dtype(), false), value);
  }

  /// Names a value.
  Expr let(Local local, Expr value) {
    statements.add(new Stmt.Let(local, value));
    return new Expr.Use(local);
  }

  /// Remembers the local that holds an index which was looked up.
  void know(Coordinate.LookedUp lookup, Local local) {
    lookups.put(lookup, local);
  }

  /// The local that holds an index which was looked up here or further out.
  Optional<Local> known(Coordinate.LookedUp lookup) {
    var local = lookups.get(lookup);
    return local != null ? Optional.of(local) : outer.flatMap(block -> block.known(lookup));
  }

  /// Remembers the value of a source at a place.
  void know(Tensor source, IndexMap map, Expr value) {
    known.put(new Known(source, map), value);
  }

  /// The value of a source at a place, if it is known here or further out.
  Optional<Expr> known(Tensor source, IndexMap map) {
    var value = known.get(new Known(source, map));
    return value != null ? Optional.of(value) : outer.flatMap(block -> block.known(source, map));
  }

  /// A value that several functions of `argument` need, written by the first of them.
  ///
  /// @param what tells the values that depend on the argument from each other
  Expr shared(String what, Expr argument, Supplier<Expr> write) {
    var key = new Shared(what, argument);
    return shared(key).orElseGet(() -> {
      var value = write.get();
      shared.put(key, value);
      return value;
    });
  }

  private Optional<Expr> shared(Shared key) {
    var value = shared.get(key);
    return value != null ? Optional.of(value) : outer.flatMap(block -> block.shared(key));
  }

  /// What a local stands for, if it is one that was named here or further out; else the expression itself.
  Expr definition(Expr expr) {
    for (var statement : statements) {
      if (statement instanceof Stmt.Let(var local, var value) && expr.equals(new Expr.Use(local))) {
        return value;
      }
    }
    return outer.map(block -> block.definition(expr)).orElse(expr);
  }
}
