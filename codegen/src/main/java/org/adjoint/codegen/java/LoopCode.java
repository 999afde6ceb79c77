package org.adjoint.codegen.java;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.adjoint.array.DType;
import org.adjoint.codegen.kernel.Contents;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.codegen.kernel.TransposedCopy;
import org.adjoint.codegen.kernel.UnrollAndJam;
import org.adjoint.graph.Op;

/// Writes loops: a vectorised one as a main part in vectors and a tail in single elements from the same statements, others step by step.
final class LoopCode {
  private static final String COMPUTES_AGAIN = "// The last vector computes some elements again.\n";
  private static final String TILES_COMPUTE_AGAIN = "// The last tiles compute some elements again.\n";
  private static final String LEAVES_ALONE = "// The last vector leaves alone what the one before it has done.\n";

  private final Names names;
  private final Expressions expressions;
  private final VectorDialect vector;
  private final CodeWriter code;
  private final TileMethods tiles;
  private final Consumer<List<Stmt>> statements;
  private final LaneSums lanes;
  private final SerialLoopCode serial;
  private final TransposedCopyCode transposed;

  /// @param tiles writes the tiles of products
  /// @param statements writes the body of a loop to `code`
  /// @param lanes what vectorised loops add up
  /// @param squares the methods that copy squares
  LoopCode(Names names, Expressions expressions, VectorDialect vector, CodeWriter code,
      TileMethods tiles, Consumer<List<Stmt>> statements, LaneSums lanes, SquareTranspositions squares) {
    this.names = names;
    this.expressions = expressions;
    this.vector = vector;
    this.code = code;
    this.tiles = tiles;
    this.statements = statements;
    this.lanes = lanes;
    serial = new SerialLoopCode(names, expressions, code, tiles, statements);
    transposed = new TransposedCopyCode(names, expressions, vector, code, serial, squares);
  }

  /// Writes a loop.
  void write(Stmt.Loop loop) {
    var copy = TransposedCopy.of(loop).filter(transposed::fits);
    if (copy.isPresent()) {
      transposed.write(copy.get());
    } else if (transposed.fitsLanes(loop)) {
      transposed.writeLanes(loop);
    } else if (loop.kind() == Stmt.Kind.VECTOR && vector.laneCount() > 0 && !loop.isShorter(vector.laneCount())) {
      writeVectorized(loop);
    } else if (lanes.canOutlast(loop)) {
      writeAroundSums(loop);
    } else {
      serial.write(loop);
    }
  }

  private void writeVectorized(Stmt.Loop loop) {
    var outer = LaneSums.outer(loop.body());
    if (lanes.areDeclared(outer)) {
      writeDeclared(loop);
      return;
    }
    if (LaneSums.lose(outer) && loop.unroll() == 1 && !loop.isShorter(LaneSums.MOST_SUMMED + 1)) {
      writeBlocks(loop, outer);
      return;
    }
    int count = vector.laneCount();
    int together = loop.isShorter(loop.unroll() * count) ? 1 : loop.unroll();
    boolean tail = loop.leaves(1, count);
    boolean overlapping = tail && OverlappingTail.fits(loop);
    if (overlapping && OverlappingTail.areWideTiles(loop, together * count, count)) {
      writeOverlappingTiles(loop, together);
      return;
    }
    lanes.declare(outer);
    var axis = names.define(loop.axis(), loop.axis().label());
    code.addStatement("int $L = $L", axis, serial.start(loop));
    if (together > 1) {
      writeVectors(loop, axis, serial.end(loop), together);
    }
    if (overlapping && OverlappingTail.isAroundLoop(loop)) {
      writeOverlappingTiles(loop, axis);
      return;
    }
    if (together == 1 || loop.leaves(count, together * count)) {
      writeVectors(loop, axis, serial.end(loop), 1);
    }
    if (overlapping) {
      writeOverlappingVector(loop, axis, outer);
    }
    lanes.combine(outer);
    if (tail && !overlapping) {
      serial.writeRest(loop, axis, serial.end(loop), 1);
    }
  }

  /// Writes a loop whose lanes a loop around it brings together.
  private void writeDeclared(Stmt.Loop loop) {
    var axis = names.define(loop.axis(), loop.axis().label());
    code.addStatement("int $L = $L", axis, serial.start(loop));
    writeVectors(loop, axis, serial.end(loop), 1);
    if (loop.leaves(1, vector.laneCount())) {
      serial.writeRest(loop, axis, serial.end(loop), 1);
    }
  }

  /// Writes a loop around vectorised sums, whose lanes are brought together only after several of its steps.
  private void writeAroundSums(Stmt.Loop loop) {
    var outer = LaneSums.outer(loop.body());
    long steps = LaneSums.lose(outer) ? LaneSums.stepsBetween(loop.body()) : loop.axis().extent().factor();
    if (steps >= loop.axis().extent().factor()) {
      lanes.declare(outer);
      serial.write(loop);
      lanes.combine(outer);
      return;
    }
    if (steps < 2) {
      serial.write(loop);
      return;
    }
    var axis = names.define(loop.axis(), loop.axis().label());
    code.addStatement("int $L = 0", axis);
    code.beginControlFlow("while ($L < $L)", axis, serial.end(loop));
    names.open();
    var end = names.define(new Object(), "end");
    code.addStatement("int $L = Math.min($L + $L, $L)", end, axis, steps, serial.end(loop));
    lanes.declare(outer);
    serial.writeRest(loop, axis, end, 1);
    lanes.combine(outer);
    names.close();
    code.endControlFlow();
  }

  /// Lanes add up in their own type, so that they are emptied now and then.
  private void writeBlocks(Stmt.Loop loop, Map<Local, Op.Reduction> outer) {
    var end = names.define(new Object(), "end");
    code.addStatement("int $L = $L", end, serial.start(loop));
    code.beginControlFlow("while ($L < $L)", end, serial.end(loop));
    names.open();
    var axis = names.define(loop.axis(), loop.axis().label());
    code.addStatement("int $L = $L", axis, end);
    code.addStatement("$L += Math.min($L, $L - $L)", end, LaneSums.MOST_SUMMED, serial.end(loop), end);
    lanes.declare(outer);
    writeVectors(loop, axis, end, 1);
    lanes.combine(outer);
    serial.writeRest(loop, axis, end, 1);
    names.close();
    code.endControlFlow();
  }

  private void writeVectors(Stmt.Loop loop, String axis, String end, int vectors) {
    var step = vectors == 1 ? vector.lanes() : vectors + " * " + vector.lanes();
    var body = UnrollAndJam.apply(loop.body(), loop.axis(), vectors);
    code.beginControlFlow("for (; $L <= $L - $L; $L += $L)", axis, end, step, axis, step);
    if (OverlappingTail.isAroundLoop(loop)) {
      tiles.inColumns(vectors == 1 ? TileMethods.NARROW : "", step, () -> writeInVectors(loop, body));
    } else {
      writeInVectors(loop, body);
    }
    code.endControlFlow();
  }

  /// Writes tiles of full width, the last of which lie over those before them.
  private void writeOverlappingTiles(Stmt.Loop loop, int vectors) {
    var step = vectors == 1 ? vector.lanes() : vectors + " * " + vector.lanes();
    var next = names.define(new Object(), "next " + loop.axis().label());
    code.beginControlFlow("for (int $L = $L; $L < $L; $L += $L)", next, serial.start(loop), next, serial.end(loop),
        next, step);
    code.add(TILES_COMPUTE_AGAIN);
    names.open();
    code.addStatement("int $L = Math.min($L, $L - $L)", names.define(loop.axis(), loop.axis().label()), next,
        serial.end(loop), step);
    tiles.inColumns("", step, () -> writeInVectors(loop, UnrollAndJam.apply(loop.body(), loop.axis(), vectors)));
    names.close();
    code.endControlFlow();
  }

  /// Writes the columns that are left after tiles of full width in tiles of a vector each.
  private void writeOverlappingTiles(Stmt.Loop loop, String axis) {
    boolean keeps = OverlappingTail.readsWhatItWrites(loop.body());
    code.beginControlFlow("for (; $L < $L; $L += $L)", axis, serial.end(loop), axis, vector.lanes());
    code.add(keeps ? LEAVES_ALONE : COMPUTES_AGAIN);
    names.open();
    var done = new Local("done", DType.INT32, false);
    var body = keeps ? OverlappingTail.onlyFrom(new Expr.Use(done), Map.of(), loop.body(), loop.axis()) : loop.body();
    if (keeps) {
      expressions.holdsScalar(done);
      code.addStatement("int $L = $L", names.define(done, done.label()), axis);
    }
    code.addStatement("int $L = Math.min($L, $L - $L)", names.define(loop.axis(), "last"), axis, serial.end(loop),
        vector.lanes());
    tiles.inColumns(TileMethods.NARROW, vector.lanes(), () -> writeInVectors(loop, body));
    names.close();
    code.endControlFlow();
  }

  private void writeOverlappingVector(Stmt.Loop loop, String axis, Map<Local, Op.Reduction> outer) {
    boolean keeps = !outer.isEmpty() || OverlappingTail.readsWhatItWrites(loop.body());
    code.add(keeps ? LEAVES_ALONE : COMPUTES_AGAIN);
    code.addStatement("$L = $L - $L", axis, serial.end(loop), vector.lanes());
    code.beginBlock();
    long steps = loop.axis().extent().factor();
    var done = new Expr.Literal(steps - steps % vector.laneCount(), DType.INT32, null);
    writeInVectors(loop, keeps ? OverlappingTail.onlyFrom(done, outer, loop.body(), loop.axis()) : loop.body());
    code.endControlFlow();
  }

  private void writeInVectors(Stmt.Loop loop, List<Stmt> body) {
    expressions.vectorizeAlong(loop.axis());
    names.open();
    if (tiles.become(body)) {
      tiles.call(new TileMethods.Rows(" tile", 1, List.of(), Optional.empty()), Contents.of(body),
          () -> statements.accept(body));
    } else {
      statements.accept(body);
    }
    names.close();
    expressions.vectorizeAlong(null);
  }
}
