package org.adjoint.codegen.java;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.array.Extent;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Stmt;
import org.adjoint.codegen.kernel.TransposedCopy;

/// Writes copies whose rows become columns square by square, where there is a whole square; the last ones lie over those before them.
final class TransposedCopyCode {
  private final Names names;
  private final Expressions expressions;
  private final VectorDialect vector;
  private final CodeWriter code;
  private final SerialLoopCode serial;
  private final SquareTranspositions squares;

  /// @param serial writes what is smaller than a square
  TransposedCopyCode(Names names, Expressions expressions, VectorDialect vector, CodeWriter code,
      SerialLoopCode serial, SquareTranspositions squares) {
    this.names = names;
    this.expressions = expressions;
    this.vector = vector;
    this.code = code;
    this.serial = serial;
    this.squares = squares;
  }

  /// Whether a copy may have a whole square.
  boolean fits(TransposedCopy copy) {
    return vector.laneCount() > 0 && !copy.along().isShorter(vector.laneCount())
        && !copy.across().isShorter(vector.laneCount());
  }

  /// Writes a copy.
  void write(TransposedCopy copy) {
    var shorter = new ArrayList<String>();
    for (var loop : List.of(copy.along(), copy.across())) {
      if (loop.ranged() || !loop.axis().extent().isFixed()) {
        shorter.add((loop.ranged() ? "to - from" : serial.end(loop)) + " < " + vector.lanes());
      }
    }
    if (shorter.isEmpty()) {
      writeSquares(copy);
      return;
    }
    code.beginControlFlow("if ($L)", String.join(" || ", shorter));
    serial.write(copy.along());
    code.nextControlFlow("else");
    writeSquares(copy);
    code.endControlFlow();
  }

  /// Whether a loop within a vectorised one does nothing but copy what its steps read as neighbours to where neighbouring lanes store it.
  boolean fitsLanes(Stmt.Loop loop) {
    return expressions.areVectors() && loop.body().stream().allMatch(statement -> statement instanceof Stmt.Store store
        && store.value() instanceof Expr.Load load && expressions.moves(load.index())
        && !expressions.laneStride(load.index()).is(1)
        && load.index().stride(loop.axis()).is(1));
  }

  /// Writes such a loop, which has at least as many steps as a vector has lanes.
  void writeLanes(Stmt.Loop loop) {
    names.open();
    begin(loop);
    for (var statement : loop.body()) {
      var store = (Stmt.Store) statement;
      var load = (Expr.Load) store.value();
      writeSquare(load, expressions.laneStride(load.index()), store, store.index().stride(loop.axis()));
    }
    code.endControlFlow();
    names.close();
  }

  /// Rows are read along the memory: what is read next has been fetched ahead.
  private void writeSquares(TransposedCopy copy) {
    names.open();
    begin(copy.across());
    names.open();
    begin(copy.along());
    writeSquare(copy.from(), copy.from().index().stride(copy.across().axis()), copy.to(),
        copy.to().index().stride(copy.along().axis()));
    code.endControlFlow();
    names.close();
    code.endControlFlow();
    names.close();
  }

  private void writeSquare(Expr.Load from, Extent fromStride, Stmt.Store to, Extent toStride) {
    code.addStatement("$L($L,$W$L,$W$L,$W$L,$W$L,$W$L)", squares.method(from.dtype(), vector),
        names.of(from.buffer(), from.buffer().label()), expressions.index(from.index()), expressions.extent(fromStride),
        names.of(to.buffer(), to.buffer().label()), expressions.index(to.index()), expressions.extent(toStride));
  }

  private void begin(Stmt.Loop loop) {
    var end = serial.end(loop);
    if (loop.leaves(1, vector.laneCount())) {
      var next = names.define(new Object(), "next " + loop.axis().label());
      code.beginControlFlow("for (int $L = $L; $L < $L; $L += $L)", next, serial.start(loop), next, end, next,
          vector.lanes());
      code.addStatement("int $L = Math.min($L, $L - $L)", names.define(loop.axis(), loop.axis().label()), next, end,
          vector.lanes());
    } else {
      var axis = names.define(loop.axis(), loop.axis().label());
      code.beginControlFlow("for (int $L = 0; $L < $L; $L += $L)", axis, axis, end, axis, vector.lanes());
    }
  }
}
