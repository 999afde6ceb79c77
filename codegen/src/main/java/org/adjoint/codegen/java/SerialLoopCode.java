package org.adjoint.codegen.java;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.adjoint.codegen.kernel.Contents;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.codegen.kernel.UnrollAndJam;

/// Writes loops that go from step to step, or take several steps together and then the rest.
final class SerialLoopCode {
  private final Names names;
  private final Expressions expressions;
  private final CodeWriter code;
  private final TileMethods tiles;
  private final Consumer<List<Stmt>> statements;

  /// @param tiles writes the tiles of products
  /// @param statements writes the body of a loop to `code`
  SerialLoopCode(Names names, Expressions expressions, CodeWriter code, TileMethods tiles,
      Consumer<List<Stmt>> statements) {
    this.names = names;
    this.expressions = expressions;
    this.code = code;
    this.tiles = tiles;
    this.statements = statements;
  }

  /// Writes a loop.
  void write(Stmt.Loop loop) {
    var together = Unrolling.stepsTogether(loop);
    if (together.size() == 1 && tiles.become(loop.body())) {
      var rows = rows(loop, together.getFirst(), List.of("from", "to"), Optional.empty());
      tiles.call(rows, Contents.of(List.of(loop)), () -> writeLoop(loop, together.getFirst()));
    } else if (together.size() == 1) {
      inColumns(loop, together.getFirst(), () -> writeLoop(loop, together.getFirst()));
    } else {
      var axis = names.define(loop.axis(), loop.axis().label());
      code.addStatement("int $L = $L", axis, start(loop));
      together.forEach(steps -> writeSteps(loop, axis, steps, steps.equals(together.getLast())));
    }
  }

  private void writeLoop(Stmt.Loop loop, int steps) {
    names.open();
    var axis = names.define(loop.axis(), loop.axis().label());
    code.beginControlFlow("for (int $L = $L; $L < $L; $L)", axis, start(loop), axis, end(loop), advance(axis, steps));
    writeBody(loop, steps);
    names.close();
  }

  private static TileMethods.Rows rows(Stmt.Loop loop, int together, List<String> bounds, Optional<String> next) {
    var kind = together == loop.unroll() ? " tiles" : together == 1 ? " rows" : " half tiles";
    return new TileMethods.Rows(kind, together, loop.ranged() ? bounds : List.of(), next);
  }

  /// @param last whether no steps are left after these
  private void writeSteps(Stmt.Loop loop, String axis, int steps, boolean last) {
    if (tiles.become(loop.body())) {
      tiles.call(rows(loop, steps, List.of("to"), last ? Optional.empty() : Optional.of(axis)),
          Contents.of(List.of(loop)).afterStart(loop.axis()), () -> writeRest(loop, axis, end(loop), steps));
    } else {
      inColumns(loop, steps, () -> writeRest(loop, axis, end(loop), steps));
    }
  }

  /// Runs `writing`, within which the tiles that several steps of a loop go through become methods.
  private void inColumns(Stmt.Loop loop, int steps, Runnable writing) {
    if (steps > 1 && isAroundTiles(loop)) {
      tiles.inColumns(steps == loop.unroll() ? "" : TileMethods.NARROW, String.valueOf(steps), writing);
    } else {
      writing.run();
    }
  }

  /// Writes the steps that are left from where the variable `axis` is, so many at once.
  void writeRest(Stmt.Loop loop, String axis, String end, int steps) {
    if (steps == 1) {
      code.beginControlFlow("for (; $L < $L; $L++)", axis, end, axis);
    } else {
      code.beginControlFlow("for (; $L <= $L - $L; $L += $L)", axis, end, steps, axis, steps);
    }
    writeBody(loop, steps);
  }

  /// Whether a step of a loop goes through tiles.
  private static boolean isAroundTiles(Stmt.Loop loop) {
    return loop.body().stream()
        .anyMatch(inner -> inner instanceof Stmt.Loop rows && TileMethods.isTile(rows.body()));
  }

  private static String advance(String axis, int steps) {
    return steps == 1 ? axis + "++" : axis + " += " + steps;
  }

  /// Writes what a loop's braces hold for so many steps at once, and closes them.
  private void writeBody(Stmt.Loop loop, int steps) {
    names.open();
    statements.accept(UnrollAndJam.apply(loop.body(), loop.axis(), steps));
    names.close();
    code.endControlFlow();
  }

  /// The first step, as code says it.
  String start(Stmt.Loop loop) {
    return loop.ranged() ? "from" : "0";
  }

  /// What comes after the last step, as code says it.
  String end(Stmt.Loop loop) {
    return loop.ranged() ? "to" : expressions.extent(loop.axis().extent());
  }
}
