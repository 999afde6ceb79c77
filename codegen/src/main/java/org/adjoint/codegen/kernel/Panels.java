package org.adjoint.codegen.kernel;

import java.util.List;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.Offset;

/// The second factor of a product, stored row by row or transposed, and copied so that the vectors of one column after the other lie together: the vector of the columns from
/// `j` on and of term `k` begins at `j * terms + k * lanes`.
///
/// @param factor where the factor is stored
/// @param place of its element in the loops over columns and terms
/// @param panels where it is copied to
/// @param column the loop over columns
/// @param term the loop over the terms of a sum
/// @param lanes the number of columns in a vector
record Panels(Buffer factor, Index place, Buffer panels, LoopAxis column, LoopAxis term, int lanes) {
  /// Whether the elements of several columns, or of several terms, lie together, so that they are copied as vectors.
  boolean areCopiedInVectors() {
    return place.stride(column).is(1) || place.stride(term).is(1);
  }

  /// Copies the columns of one step of the loop over columns.
  Stmt pack() {
    var each = new LoopAxis(term.label(), term.extent());
    var from = place.map(step -> step.variable() == term ? new Index.Step(each, step.shift(), step.scale()) : step);
    return new Stmt.Loop(each, Stmt.Kind.SERIAL, false, 1,
        List.of(new Stmt.Store(panels, packed(each), new Expr.Load(factor, from))));
  }

  /// Statements without what reads the factor.
  List<Stmt> withoutFactor(List<Stmt> terms) {
    var original = new Expr.Load(factor, place);
    return terms.stream().filter(statement -> !(statement instanceof Stmt.Let let && let.value().equals(original)))
        .toList();
  }

  /// Statements that read the copy.
  List<Stmt> readBy(List<Stmt> terms) {
    var original = new Expr.Load(factor, place);
    return terms.stream().map(statement -> statement instanceof Stmt.Let(var local, var value) && value.equals(original)
        ? new Stmt.Let(local, new Expr.Load(panels, packed(term)))
        : statement).toList();
  }

  private Index packed(LoopAxis terms) {
    return new Index(List.of(new Index.Part(List.of(new Index.Step(column, 0, 1)), Offset.ZERO, term.extent()),
        new Index.Part(List.of(new Index.Step(terms, 0, 1)), Offset.ZERO, Extent.of(lanes))));
  }
}
