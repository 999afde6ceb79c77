package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Accesses;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.FusionGroup;
import org.adjoint.codegen.schedule.IndexMap;
import org.adjoint.codegen.schedule.Placement;
import org.adjoint.codegen.schedule.ProductDomain;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Writes a matrix product and the elementwise nodes after it: a tile of sums stays in registers while the terms pass by, and
/// goes through the epilogue before it is stored.
///
/// The loop over column tiles is outside that over row tiles, so that a panel of the second factor stays in the cache while
/// the rows of the first pass by (K. Goto and R. van de Geijn, *Anatomy of high-performance matrix multiplication*, 2008).
final class ProductLowering {
  /// So few rows are not divided between threads, but columns are, if they are not few as well.
  private static final int FEW_ROWS = 16;
  private static final int FEW_COLUMNS = 64;

  private final FusionGroup group;
  private final BufferPlan buffers;
  private final Machine machine;
  private final Tensor product;
  private final ProductDomain domain;
  private final int row;
  private final int firstTerm;
  private final int end;

  ProductLowering(FusionGroup group, BufferPlan buffers, Machine machine) {
    this.group = group;
    this.buffers = buffers;
    this.machine = machine;
    product = group.placement().product().orElseThrow();
    domain = ProductDomain.of(product);
    row = domain.rowAxis();
    firstTerm = domain.firstTerm();
    end = domain.shape().rank();
  }

  List<Stmt> statements() {
    // The first writing finds out how windows are accessed, and so which of their axes can share a loop.
    var axes = AxisMap.separate(domain.shape());
    var statements = statements(axes);
    return end > row + 3 ? statements(axes.joinedFrom(row + 1, firstTerm)) : statements;
  }

  private List<Stmt> statements(AxisMap axes) {
    var values = new Values(Lowering.computedHere(group), buffers, axes);
    var root = Block.outermost();
    for (var place : group.placement().places()) {
      if (place.level() == Placement.Level.BEFORE) {
        values.value(place.node(), IndexMap.range(0, 0), root);
      }
    }
    var tile = root.inner();
    var sum = new Local("dot", product.dtype(), false);
    tile.add(new Stmt.Accumulator(sum, Op.Reduction.SUM));
    var terms = tile.inner();
    var factors = Accesses.of(product);
    var x = factor(values, factors.get(0), terms);
    var y = factor(values, factors.get(1), terms);
    terms.add(new Stmt.Accumulate(sum, Op.Reduction.SUM, x.times(y)));
    var epilogue = writeEpilogue(values, axes, tile, sum);

    var columnLoops = axes.loops(row + 1, firstTerm);
    var termLoops = axes.loops(firstTerm, end);
    var columnLoop = innermost(columnLoops);
    var termLoop = innermost(termLoops);
    var possible = machine.vectorBits() == 0 ? Optional.<Panels>empty()
        : Optional.ofNullable(buffers.packed().get(product))
            .map(buffer -> panels(buffer, axes, columnLoop.orElseThrow(), termLoop.orElseThrow()))
            .filter(Panels::areCopiedInVectors);
    var compared = possible.map(panels -> panels.withoutFactor(terms.statements())).orElse(terms.statements());
    boolean vectorColumns = columnLoop.isPresent() && Vectorization.fits(compared, columnLoop.get())
        && Vectorization.fits(epilogue, columnLoop.get());
    var panels = possible.filter(_ -> vectorColumns);
    boolean vectorSum = !vectorColumns && termLoop.isPresent()
        && Vectorization.fits(terms.statements(), termLoop.get());
    var columnCount = columnLoop.map(LoopAxis::extent).orElse(Extent.ONE);
    var size = vectorSum
        ? machine.sumTile()
        : vectorColumns && fillsVectors(columnCount)
            ? machine.columnTile(Extent.of(product.shape().dim(-2)), reads(epilogue) > 1)
            : machine.elementTile();

    var body = new ArrayList<Stmt>();
    body.add(tile.statements().getFirst());
    body.addAll(loops(termLoops, vectorSum, false, 1,
        panels.map(packed -> packed.readBy(terms.statements())).orElse(terms.statements())));
    body.addAll(epilogue);
    boolean ranged = axes.loops(0, row).isEmpty();
    boolean dividesColumns = vectorColumns && (panels.isPresent() || isWide());
    var rows = loops(axes.loops(row, row + 1), false, ranged && !dividesColumns, size.rows(), body);
    var panel = new ArrayList<Stmt>();
    panels.ifPresent(packed -> panel.add(packed.pack()));
    panel.addAll(rows);
    var columns = loops(columnLoops, vectorColumns, ranged && dividesColumns, size.columns(), panel);
    Lowering.nest(axes.loops(0, row), Stmt.Kind.SERIAL, true, columns).forEach(root::add);
    return root.statements();
  }

  private static Optional<LoopAxis> innermost(List<LoopAxis> loops) {
    return loops.isEmpty() ? Optional.empty() : Optional.of(loops.getLast());
  }

  /// Whether so many neighbouring elements may be at least as many as a vector has.
  private boolean fillsVectors(Extent elements) {
    int lanes = machine.lanes(product.dtype());
    return lanes > 0 && !(elements.isFixed() && elements.factor() < lanes);
  }

  private boolean isWide() {
    return product.shape().dim(-2) instanceof Dim.Fixed(int rows) && rows <= FEW_ROWS
        && !(product.shape().dim(-1) instanceof Dim.Fixed(int columns) && columns < FEW_COLUMNS);
  }

  private Panels panels(Buffer panels, AxisMap axes, LoopAxis column, LoopAxis term) {
    var factor = Accesses.of(product).getLast();
    return new Panels(buffers.buffer(factor.source()), axes.index(factor.source().shape(), factor.map()), panels,
        column, term, machine.lanes(factor.source().dtype()));
  }

  /// A factor's element keeps a name of its own, so that copies of the tile share it.
  private static Expr factor(Values values, IndexMap.Access access, Block terms) {
    var value = values.value(access.source(), access.map(), terms);
    return value instanceof Expr.Use ? value : terms.let("factor", value);
  }

  private List<Stmt> writeEpilogue(Values values, AxisMap axes, Block tile, Local sum) {
    var epilogue = tile.inner();
    var everywhere = domain.result();
    epilogue.know(product, everywhere, new Expr.Use(sum));
    var stores = new ArrayList<Stmt>();
    for (var result : group.results()) {
      var value = values.value(result, everywhere, epilogue);
      stores.add(new Stmt.Store(buffers.buffer(result), axes.index(result.shape(), everywhere), value));
    }
    stores.forEach(epilogue::add);
    return epilogue.statements();
  }

  /// How many arrays an epilogue reads.
  private static long reads(List<Stmt> epilogue) {
    return epilogue.stream()
        .flatMap(statement -> statement instanceof Stmt.Let(_, var value) ? value.loads() : Stream.empty())
        .filter(load -> !load.index().parts().isEmpty()).count();
  }

  /// @param ranged whether the outermost loop is the one that the caller runs in parts
  /// @param unroll how many steps, or vectors, of the innermost loop are taken together
  private static List<Stmt> loops(List<LoopAxis> loops, boolean vector, boolean ranged, int unroll, List<Stmt> body) {
    var statements = body;
    for (int at = loops.size() - 1; at >= 0; at--) {
      boolean inner = at == loops.size() - 1;
      statements = List.of(new Stmt.Loop(loops.get(at), inner && vector ? Stmt.Kind.VECTOR : Stmt.Kind.SERIAL,
          ranged && at == 0, inner ? unroll : 1, statements));
    }
    return statements;
  }
}
