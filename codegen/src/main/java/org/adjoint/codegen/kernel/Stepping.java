package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.Offset;
import org.adjoint.codegen.schedule.Steps;

/// Moves accesses to arrays of which a loop's step sees only its part: the place in the part becomes a place in the array.
final class Stepping {
  private final Function<Steps, LoopAxis> axes;

  private Stepping(Function<Steps, LoopAxis> axes) {
    this.axes = axes;
  }

  /// The statements with all places moved.
  ///
  /// @param axes the axis of the steps of each loop
  static List<Stmt> apply(List<Stmt> body, Function<Steps, LoopAxis> axes) {
    return new Stepping(axes).apply(body);
  }

  /// Where a place in what `buffer` holds lies in its array.
  static Index moved(Buffer buffer, Index index, Function<Steps, LoopAxis> axes) {
    if (buffer.advances().isEmpty()) {
      return index;
    }
    var parts = new ArrayList<Index.Part>();
    buffer.advances().forEach(advance -> parts.add(new Index.Part(
        List.of(new Index.Step(axes.apply(advance.steps()), 0, 1)), Offset.ZERO, advance.stride())));
    parts.addAll(index.parts());
    return new Index(parts);
  }

  private List<Stmt> apply(List<Stmt> body) {
    return body.stream().map(this::apply).toList();
  }

  private Stmt apply(Stmt statement) {
    return switch (statement) {
      case Stmt.Loop loop -> new Stmt.Loop(loop.axis(), loop.kind(), loop.ranged(), loop.unroll(), apply(loop.body()));
      case Stmt.Let(var local, var value) -> new Stmt.Let(local, apply(value));
      case Stmt.LetExcept(var local, var usual, var rare, var function, var x) ->
          new Stmt.LetExcept(local, apply(usual), apply(rare), function, apply(x));
      case Stmt.Lookup(var local, var index, var size, var lookup) ->
          new Stmt.Lookup(local, apply(index), size, lookup);
      case Stmt.Accumulate(var local, var reduction, var value) ->
          new Stmt.Accumulate(local, reduction, apply(value));
      case Stmt.Store(var buffer, var index, var value) ->
          new Stmt.Store(buffer, moved(buffer, index, axes), apply(value));
      case Stmt.Accumulator _, Stmt.Comment _ -> statement;
    };
  }

  private Expr apply(Expr value) {
    return value.mapLeaves(leaf -> leaf instanceof Expr.Load(var buffer, var index)
        ? new Expr.Load(buffer, moved(buffer, index, axes))
        : leaf);
  }
}
