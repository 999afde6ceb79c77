package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.adjoint.array.Shape;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.Labels;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Writes a product without tiles and vectors. The sums of a row stand in an array, to which the rows of the second factor are added term by
/// term; where that factor is stored transposed, each sum is added up by itself. Every element comes from the same operations in the same
/// order as in a tile, so results are the same bits.
///
/// In the bytecode interpreter an operation on vectors takes some hundred times as long as one on numbers, and the JIT compiler needs seconds
/// for large tiles, but milliseconds for such loops.
final class PlainLoops {
  /// A longer sum would be held in double in a variable, but not in a vector.
  private static final int MOST_TERMS = 8_192;

  private final Buffer sums;
  private final Stmt.Loop columns;
  private final Stmt.Loop rows;
  private final Optional<Stmt.Loop> packing;

  /// @param sums has room for the sums of a row
  /// @param columns goes through tiles
  /// @param rows the loop over them in `columns`
  /// @param packing the copy of a panel in `columns`
  private PlainLoops(Buffer sums, Stmt.Loop columns, Stmt.Loop rows, Optional<Stmt.Loop> packing) {
    this.sums = sums;
    this.columns = columns;
    this.rows = rows;
    this.packing = packing;
  }

  /// The statements of a product with plain loops in place of tiles; empty where these are of another form.
  static Optional<List<Stmt>> of(List<Stmt> body, Tensor product) {
    return of(body, new Buffer(-1, Labels.of(product) + " row", product.dtype(), Shape.of(product.shape().dim(-1)),
        Buffer.Role.LOCAL));
  }

  private static Optional<List<Stmt>> of(List<Stmt> body, Buffer sums) {
    var plain = new ArrayList<Stmt>();
    for (var statement : body) {
      var rewritten = statement instanceof Stmt.Loop loop ? of(loop, sums) : Optional.of(statement);
      if (rewritten.isEmpty()) {
        return Optional.empty();
      }
      plain.add(rewritten.get());
    }
    return Optional.of(plain);
  }

  private static Optional<Stmt> of(Stmt.Loop loop, Buffer sums) {
    if (loop.kind() == Stmt.Kind.SERIAL) {
      return of(loop.body(), sums).map(body -> serial(loop, body));
    }
    boolean packs = loop.body().size() == 2 && loop.body().getFirst() instanceof Stmt.Loop;
    return loop.body().getLast() instanceof Stmt.Loop rows && (packs || loop.body().size() == 1)
        ? new PlainLoops(sums, loop, rows, packs ? Optional.of((Stmt.Loop) loop.body().getFirst()) : Optional.empty())
            .rows()
        : Optional.empty();
  }

  private static Stmt serial(Stmt.Loop loop, List<Stmt> body) {
    return new Stmt.Loop(loop.axis(), Stmt.Kind.SERIAL, loop.ranged(), 1, body);
  }

  private Optional<Stmt> rows() {
    var tile = rows.body();
    var found = tile.stream().filter(Stmt.Loop.class::isInstance).map(Stmt.Loop.class::cast).toList();
    if (found.size() != 1 || !(tile.getFirst() instanceof Stmt.Accumulator(var sum, _))) {
      return Optional.empty();
    }
    var terms = inPlace(found.getFirst());
    if (!innermost(terms).body().stream().allMatch(PlainLoops::isTerm)) {
      return Optional.empty();
    }
    int at = tile.indexOf(found.getFirst());
    var epilogue = tile.subList(at + 1, tile.size());
    if (at == 1 && isAlong(columns.axis(), terms)) {
      var each = Index.of(columns.axis());
      var body = new ArrayList<Stmt>();
      body.add(serial(columns, List.of(new Stmt.Store(sums, each, new Expr.Literal(0, sums.dtype(), null)))));
      body.add(addedToRow(terms, each));
      body.add(serial(columns, Stream.concat(Stream.of(new Stmt.Let(sum, new Expr.Load(sums, each))), epilogue.stream())
          .toList()));
      return Optional.of(serial(rows, body));
    }
    if (isShort(terms) && isAlong(innermost(terms).axis(), terms)) {
      var body = new ArrayList<>(tile);
      body.set(at, terms);
      return Optional.of(serial(rows, List.of(serial(columns, body))));
    }
    return Optional.empty();
  }

  /// The loop over terms, reading the second factor from where it is stored.
  private Stmt.Loop inPlace(Stmt.Loop terms) {
    return packing.map(copy -> {
      var axis = innermost(terms).axis();
      var store = (Stmt.Store) copy.body().getFirst();
      var read = (Expr.Load) store.value();
      var place = read.index()
          .map(step -> step.variable() == copy.axis() ? new Index.Step(axis, step.shift(), step.scale()) : step);
      return reading(terms, load -> load.buffer().equals(store.buffer()) ? new Expr.Load(read.buffer(), place) : load);
    }).orElse(terms);
  }

  private static Stmt.Loop reading(Stmt.Loop loop, UnaryOperator<Expr.Load> change) {
    var body = loop.body().stream().map(statement -> reading(statement, change)).toList();
    return new Stmt.Loop(loop.axis(), loop.kind(), loop.ranged(), loop.unroll(), body);
  }

  private static Stmt reading(Stmt statement, UnaryOperator<Expr.Load> change) {
    return switch (statement) {
      case Stmt.Loop inner -> reading(inner, change);
      case Stmt.Let(var local, var value) -> new Stmt.Let(local, reading(value, change));
      case Stmt.Accumulate(var local, var reduction, var value) ->
          new Stmt.Accumulate(local, reduction, reading(value, change));
      case Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulator _, Stmt.Store _, Stmt.Comment _ -> statement;
    };
  }

  private static Expr reading(Expr value, UnaryOperator<Expr.Load> change) {
    return value.mapLeaves(leaf -> leaf instanceof Expr.Load load ? change.apply(load) : leaf);
  }

  private static Stmt.Loop innermost(Stmt.Loop terms) {
    return terms.body().getFirst() instanceof Stmt.Loop inner ? innermost(inner) : terms;
  }

  private static boolean isTerm(Stmt statement) {
    return statement instanceof Stmt.Let || statement instanceof Stmt.Accumulate;
  }

  private static boolean isShort(Stmt.Loop terms) {
    var extent = terms.axis().extent();
    return extent.isFixed() && extent.factor() <= MOST_TERMS && !(terms.body().getFirst() instanceof Stmt.Loop);
  }

  /// Whether all that is read along an axis lies side by side.
  private static boolean isAlong(LoopAxis axis, Stmt.Loop terms) {
    return innermost(terms).body().stream().flatMap(PlainLoops::loads)
        .allMatch(load -> !load.index().dependsOn(axis) || load.index().stride(axis).is(1));
  }

  private static Stream<Expr.Load> loads(Stmt statement) {
    return switch (statement) {
      case Stmt.Let(_, var value) -> value.loads();
      case Stmt.Accumulate(_, _, var value) -> value.loads();
      case Stmt.Loop _, Stmt.LetExcept _, Stmt.Lookup _, Stmt.Accumulator _, Stmt.Store _, Stmt.Comment _ ->
          Stream.of();
    };
  }

  /// Adds each term to all sums of a row. What is the same for all of them is read once.
  private Stmt addedToRow(Stmt.Loop terms, Index each) {
    if (terms.body().getFirst() instanceof Stmt.Loop inner) {
      return serial(terms, List.of(addedToRow(inner, each)));
    }
    var moving = new HashSet<Index.Variable>();
    moving.add(columns.axis());
    var once = new ArrayList<Stmt>();
    var forEach = new ArrayList<Stmt>();
    for (var statement : terms.body()) {
      if (statement instanceof Stmt.Accumulate(_, var reduction, var value)) {
        forEach.add(new Stmt.Store(sums, each, added(new Expr.Load(sums, each), reduction, value)));
      } else if (statement instanceof Stmt.Let(var local, var value) && value.variables().anyMatch(moving::contains)) {
        moving.add(local);
        forEach.add(statement);
      } else {
        once.add(statement);
      }
    }
    once.add(serial(columns, forEach));
    return serial(terms, once);
  }

  private static Expr added(Expr sum, Op.Reduction reduction, Expr value) {
    return value instanceof Expr.Binary(var op, var x, var y) && op == Expr.BinaryOp.MUL
        ? new Expr.Fma(x, y, sum)
        : Expr.combined(reduction, sum, value);
  }
}
