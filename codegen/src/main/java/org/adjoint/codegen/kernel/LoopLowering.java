package org.adjoint.codegen.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.Cost;
import org.adjoint.codegen.schedule.FusionGroup;
import org.adjoint.codegen.schedule.IndexMap;
import org.adjoint.codegen.schedule.Labels;
import org.adjoint.codegen.schedule.Placement;
import org.adjoint.codegen.schedule.Placement.Level;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Writes the loop nest that a [Placement] describes, for groups without a product.
final class LoopLowering {
  private final FusionGroup group;
  private final BufferPlan buffers;
  private final Placement placement;
  private final int rank;
  private final int rowAxes;

  LoopLowering(FusionGroup group, BufferPlan buffers) {
    this.group = group;
    this.buffers = buffers;
    placement = group.placement();
    rank = placement.domain().rank();
    boolean hasRows = placement.places().stream().anyMatch(place -> switch (place.level()) {
      case ROW, ROW_REDUCTION, COLUMN_REDUCTION, FULL_REDUCTION_OF_ROWS -> true;
      case BEFORE, ELEMENT, FULL_REDUCTION, AFTER, ASSEMBLY -> false;
    });
    rowAxes = hasRows ? placement.rowAxes() : 0;
  }

  List<Stmt> statements() {
    // The first writing finds out how arrays are accessed, and so which axes can share a loop, and what several passes compute.
    var axes = AxisMap.separate(placement.domain());
    var first = new Writing(axes, Map.of());
    first.statements();
    return new Writing(axes.joined(rowAxes), first.worthKeeping()).statements();
  }

  /// A value of one pass that waits for others.
  ///
  /// @param passes in which it is needed, the first of which computes it
  private record Kept(Buffer buffer, SortedSet<Integer> passes) {
  }

  private final class Writing {
    private final AxisMap axes;
    private final Values values;
    private final Block root = Block.outermost();
    private final Map<Tensor, Local> accumulators = new HashMap<>();
    private final List<LoopAxis> rowLoops;
    private final List<LoopAxis> elementLoops;
    /// Where the values of a pass wait for later ones.
    private final Map<Tensor, Kept> kept;
    /// The passes in which long functions are computed.
    private final Map<Tensor, SortedSet<Integer>> passes = new LinkedHashMap<>();

    Writing(AxisMap axes, Map<Tensor, Kept> kept) {
      this.axes = axes;
      this.kept = kept;
      values = new Values(Lowering.computedHere(group), buffers, axes);
      rowLoops = axes.loops(0, rowAxes);
      elementLoops = axes.loops(rowAxes, rank);
    }

    List<Stmt> statements() {
      forEach(Level.BEFORE, node -> values.value(node, IndexMap.range(0, 0), root));
      forEach(Level.FULL_REDUCTION, node -> declare(node, root));
      forEach(Level.FULL_REDUCTION_OF_ROWS, node -> declare(node, root));
      forEach(Level.COLUMN_REDUCTION, this::clear);
      var rows = root.inner();
      for (int pass = 0; pass <= placement.passes(); pass++) {
        writePass(pass, rows);
      }
      Lowering.nest(rowLoops, Stmt.Kind.SERIAL, true, rows.statements()).forEach(root::add);
      finish();
      return root.statements();
    }

    private void writePass(int pass, Block rows) {
      forEach(Level.ROW_REDUCTION, pass, node -> declare(node, rows));
      if (pass > 0) {
        loopOverElements(writeElements(pass, rows), rowLoops.isEmpty()).forEach(rows::add);
      }
      var row = IndexMap.range(0, rowAxes);
      var stores = new ArrayList<Stmt>();
      forEach(Level.ROW_REDUCTION, pass, node -> {
        rows.know(node, row, new Expr.Use(accumulator(node)));
        storeResult(node, row, rows, stores);
      });
      forEach(Level.ROW, pass, node -> {
        values.value(node, row, rows);
        storeResult(node, row, rows, stores);
      });
      forEach(Level.FULL_REDUCTION_OF_ROWS, pass, node -> accumulate(node, row, rows));
      stores.forEach(rows::add);
    }

    private Block writeElements(int pass, Block rows) {
      var elements = rows.inner();
      var everywhere = IndexMap.range(0, rank);
      var stores = new ArrayList<Stmt>();
      kept.forEach((node, keeping) -> {
        if (keeping.passes.contains(pass) && pass > keeping.passes.first()) {
          var index = axes.index(node.shape(), everywhere);
          elements.know(node, everywhere, elements.let(Labels.of(node), new Expr.Load(keeping.buffer, index)));
        }
      });
      forEach(Level.ELEMENT, pass, node -> storeResult(node, everywhere, elements, stores));
      forEach(Level.ROW_REDUCTION, pass, node -> accumulate(node, everywhere, elements));
      forEach(Level.FULL_REDUCTION, pass, node -> accumulate(node, everywhere, elements));
      forEach(Level.COLUMN_REDUCTION, pass, node -> {
        var index = axes.index(node.shape(), IndexMap.range(rowAxes, rank));
        var buffer = buffers.buffer(node);
        var sum = Expr.combined(reduction(node), new Expr.Load(buffer, index), operand(node, everywhere, elements));
        stores.add(new Stmt.Store(buffer, index, sum));
      });
      keep(pass, elements, stores);
      stores.forEach(elements::add);
      return elements;
    }

    private void keep(int pass, Block elements, List<Stmt> stores) {
      var everywhere = IndexMap.range(0, rank);
      for (var place : placement.places()) {
        var node = place.node();
        if (place.level() == Level.ELEMENT && Cost.isLong(node)) {
          elements.known(node, everywhere).ifPresent(value -> {
            passes.computeIfAbsent(node, _ -> new TreeSet<>()).add(pass);
            var keeping = kept.get(node);
            if (keeping != null && keeping.passes.first() == pass && !isStoredIn(keeping.buffer, node)) {
              stores.add(new Stmt.Store(keeping.buffer, axes.index(node.shape(), everywhere), value));
            }
          });
        }
      }
    }

    private boolean isStoredIn(Buffer buffer, Tensor node) {
      return group.results().contains(node) && buffers.buffer(node).equals(buffer);
    }

    /// What later passes need again, as far as there is an array in which it can wait: its own, or one that is written only when it is no
    /// longer needed.
    Map<Tensor, Kept> worthKeeping() {
      var found = new LinkedHashMap<Tensor, Kept>();
      passes.forEach((node, needed) -> {
        if (needed.size() > 1) {
          placement.places().stream()
              .filter(place -> place.node() == node
                  || (place.level() == Level.ELEMENT && place.pass() >= needed.last()))
              .map(Placement.Place::node).filter(group.results()::contains).map(buffers::buffer)
              .filter(buffer -> (buffer.role() != Buffer.Role.INPUT || isStoredIn(buffer, node))
                  && buffer.dtype() == node.dtype()
                  && found.values().stream().noneMatch(other -> other.buffer.equals(buffer)))
              .findFirst().ifPresent(buffer -> found.put(node, new Kept(buffer, needed)));
        }
      });
      return found;
    }

    private List<Stmt> loopOverElements(Block elements, boolean ranged) {
      if (elements.statements().isEmpty()) {
        return List.of();
      }
      boolean vector = !elementLoops.isEmpty() && Vectorization.fits(elements.statements(), elementLoops.getLast());
      return Lowering.nest(elementLoops, vector ? Stmt.Kind.VECTOR : Stmt.Kind.SERIAL, ranged, elements.statements());
    }

    private void finish() {
      var nothing = IndexMap.range(0, 0);
      var stores = new ArrayList<Stmt>();
      forEach(Level.BEFORE, node -> storeResult(node, nothing, root, stores));
      forEach(Level.FULL_REDUCTION, node -> root.know(node, nothing, new Expr.Use(accumulator(node))));
      forEach(Level.FULL_REDUCTION_OF_ROWS, node -> root.know(node, nothing, new Expr.Use(accumulator(node))));
      forEach(Level.FULL_REDUCTION, node -> storeResult(node, nothing, root, stores));
      forEach(Level.FULL_REDUCTION_OF_ROWS, node -> storeResult(node, nothing, root, stores));
      forEach(Level.AFTER, node -> {
        values.value(node, nothing, root);
        storeResult(node, nothing, root, stores);
      });
      stores.forEach(root::add);
    }

    private void declare(Tensor node, Block block) {
      block.add(new Stmt.Accumulator(accumulator(node), reduction(node)));
    }

    private Local accumulator(Tensor node) {
      return accumulators.computeIfAbsent(node, _ -> new Local(Labels.of(node), node.dtype(), false));
    }

    private void clear(Tensor node) {
      var index = axes.index(node.shape(), IndexMap.range(rowAxes, rank));
      Stmt store = new Stmt.Store(buffers.buffer(node), index, Expr.neutral(reduction(node), node.dtype()));
      var block = root.inner();
      block.add(store);
      loopOverElements(block, false).forEach(root::add);
    }

    private void accumulate(Tensor node, IndexMap map, Block block) {
      block.add(new Stmt.Accumulate(accumulator(node), reduction(node), operand(node, map, block)));
    }

    private Expr operand(Tensor node, IndexMap map, Block block) {
      return values.value(node.op().operands().getFirst(), map, block);
    }

    private void storeResult(Tensor node, IndexMap map, Block block, List<Stmt> stores) {
      if (group.results().contains(node)) {
        var value = values.value(node, map, block);
        stores.add(new Stmt.Store(buffers.buffer(node), axes.index(node.shape(), map), value));
      }
    }

    private void forEach(Level level, Consumer<Tensor> action) {
      placement.places().stream().filter(place -> place.level() == level).map(Placement.Place::node).forEach(action);
    }

    private void forEach(Level level, int pass, Consumer<Tensor> action) {
      placement.places().stream().filter(place -> place.level() == level && place.pass() == pass)
          .map(Placement.Place::node).forEach(action);
    }
  }

  private static Op.Reduction reduction(Tensor node) {
    return ((Op.Reduce) node.op()).reduction();
  }
}
