package org.adjoint.codegen.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// How one loop nest computes a group of nodes:
///
/// ```
/// scalars before
/// for each row of the domain:
///   for each pass: row values, then a loop over the row's elements
/// scalars after
/// ```
///
/// A reduction over the row's axes is complete after its pass, and elements that need it come in a later pass. Reductions over
/// everything, or over the rows' axes, are complete only after the loops.
///
/// @param domain the shape that the loops run over, without the axis that a product sums over
/// @param rowAxes how many of its axes make the rows; the others make the elements of a row
/// @param places where each node is computed, operands before users
public record Placement(Shape domain, int rowAxes, List<Place> places) {
  /// The part of the loop nest in which a node is computed.
  public enum Level {
    /// A scalar before the loops.
    BEFORE,
    /// A value of each row; its pass is the last one that must have run before, 0 for none.
    ROW,
    /// A value of each element, in its pass, from 1.
    ELEMENT,
    /// A reduction over the elements of a row, in its pass, complete after it.
    ROW_REDUCTION,
    /// A reduction over the rows, for each place in a row.
    COLUMN_REDUCTION,
    /// A reduction over all elements.
    FULL_REDUCTION,
    /// A reduction over all rows of a value of each row.
    FULL_REDUCTION_OF_ROWS,
    /// A scalar after the loops.
    AFTER,
    /// An assembly, alone in its kernel, with loops of its own over each operand.
    ASSEMBLY
  }

  /// One node's place.
  public record Place(Tensor node, Level level, int pass) {
  }

  /// The number of passes over the elements of a row.
  public int passes() {
    return places.stream().mapToInt(Place::pass).max().orElse(0);
  }

  /// Whether the value of a node is stored when all loops are over.
  public boolean isStoredLast(Tensor node) {
    return places.stream().filter(place -> place.node().equals(node)).allMatch(place -> switch (place.level()) {
      case BEFORE, FULL_REDUCTION, FULL_REDUCTION_OF_ROWS, AFTER -> true;
      case ROW, ELEMENT, ROW_REDUCTION, COLUMN_REDUCTION, ASSEMBLY -> false;
    });
  }

  /// Whether the value of `read` is known before that of `node` is stored in the same step of the loops. Sums over the rows
  /// are stored from the beginning, as zeros.
  public boolean isKnownBeforeStored(Place read, Tensor node) {
    return places.stream().filter(place -> place.node().equals(node)).allMatch(place -> switch (place.level()) {
      case BEFORE, FULL_REDUCTION, FULL_REDUCTION_OF_ROWS, AFTER -> true;
      case ROW, ELEMENT, ROW_REDUCTION -> read.pass() <= place.pass();
      case COLUMN_REDUCTION, ASSEMBLY -> false;
    });
  }

  /// The product in this group, if there is one.
  public Optional<Tensor> product() {
    return places.stream().map(Place::node).filter(node -> node.op() instanceof Op.MatMul).findFirst();
  }

  /// The assembly that this group is, if it is one.
  public Optional<Tensor> assembly() {
    return places.stream().map(Place::node).filter(node -> node.op() instanceof Op.Assembly).findFirst();
  }

  /// The placement of `nodes`, or nothing when no single loop nest computes them all.
  ///
  /// @param nodes computed nodes, operands before users
  public static Optional<Placement> of(List<Tensor> nodes) {
    return new Search(nodes).run();
  }

  /// Why no single loop nest computes all of `nodes`, as the end of a sentence; empty where one does.
  static String obstacle(List<Tensor> nodes) {
    var search = new Search(nodes);
    search.run();
    return search.obstacle;
  }

  private static final class Search {
    private final List<Tensor> nodes;
    private final Map<Tensor, Place> placed = new HashMap<>();
    private Shape domain = Shape.SCALAR;
    private int rowAxes;
    private String obstacle = "";

    Search(List<Tensor> nodes) {
      this.nodes = nodes;
    }

    Optional<Placement> run() {
      if (nodes.stream().anyMatch(node -> node.op() instanceof Op.Assembly)) {
        return nodes.size() == 1
            ? Optional.of(ofAssembly(nodes.getFirst()))
            : refuse("what puts together an array from parts is a kernel of its own");
      }
      if (readsOwnReshape()) {
        return refuse("one reads the other under another shape, for which it must be stored first");
      }
      if (!findDomain()) {
        return refuse("a product has a kernel of its own, with nothing in it but elementwise work on its result");
      }
      if (!findRowAxes()) {
        return refuse("they reduce along different axes, so their rows are not the same");
      }
      var places = new ArrayList<Place>();
      for (var node : nodes) {
        var place = place(node);
        if (place.isEmpty()) {
          return Optional.empty();
        }
        placed.put(node, place.get());
        places.add(place.get());
      }
      return Optional.of(new Placement(domain, rowAxes, List.copyOf(places)));
    }

    private Optional<Placement> refuse(String reason) {
      obstacle = reason;
      return Optional.empty();
    }

    /// What stands in the way of a place for `node`.
    private Optional<Place> refuse(Tensor node, Place operand) {
      var read = Labels.of(operand.node);
      obstacle = switch (operand.level) {
        case ELEMENT, ROW, BEFORE -> node.op() instanceof Op.MatMul
            ? "a product reads whole factors, so '" + read + "' must be stored first"
            : "'" + Labels.of(node) + "' reads '" + read + "' elsewhere than where it is computed";
        case ROW_REDUCTION -> "'" + Labels.of(node) + "' needs '" + read + "' of more than its own row";
        case COLUMN_REDUCTION, FULL_REDUCTION, FULL_REDUCTION_OF_ROWS, AFTER ->
            "'" + read + "' is complete only after the loops in which '" + Labels.of(node) + "' needs it";
        case ASSEMBLY -> "'" + read + "' is put together from parts first";
      };
      return Optional.empty();
    }

    private Optional<Place> refuseDomain(Tensor node) {
      obstacle = "'" + Labels.of(node) + "' runs over " + loops(node) + ", and the others over " + domain;
      return Optional.empty();
    }

    private static Placement ofAssembly(Tensor node) {
      return new Placement(node.shape(), 0, List.of(new Place(node, Level.ASSEMBLY, 0)));
    }

    private static Shape loops(Tensor node) {
      return node.op() instanceof Op.MatMul ? node.shape() : Accesses.domain(node);
    }

    /// A reshape views a stored value, and what is computed here is stored only when the loops are over.
    private boolean readsOwnReshape() {
      return nodes.stream().flatMap(node -> Accesses.of(node).stream())
          .anyMatch(
              access -> access.source().op() instanceof Op.Reshape && nodes.contains(Accesses.stored(access.source())));
    }

    private boolean findDomain() {
      for (var node : nodes) {
        if (loops(node).rank() > domain.rank()) {
          domain = loops(node);
        }
      }
      long products = nodes.stream().filter(node -> node.op() instanceof Op.MatMul).count();
      boolean reduces = nodes.stream().anyMatch(node -> node.op() instanceof Op.Reduce);
      return products == 0 || (products == 1 && !reduces
          && nodes.stream().allMatch(node -> loops(node).equals(domain) || loops(node).rank() == 0));
    }

    /// All row reductions, reductions of rows and values of rows must agree on what a row is.
    private boolean findRowAxes() {
      int rank = domain.rank();
      int found = -1;
      for (var node : nodes) {
        int wanted = -1;
        if (loops(node).rank() == rank) {
          if (node.op() instanceof Op.Reduce(_, _, var axes) && axes.size() < rank) {
            wanted = axes.getFirst() == 0 ? axes.size() : rank - axes.size();
          }
        } else if (loops(node).rank() > 0) {
          wanted = loops(node).rank();
        }
        if (wanted >= 0 && found >= 0 && wanted != found) {
          return false;
        }
        found = Math.max(found, wanted);
      }
      rowAxes = found >= 0 ? found : Math.max(0, rank - 1);
      return true;
    }

    private Optional<Place> place(Tensor node) {
      var loops = loops(node);
      if (loops.rank() == domain.rank() && domain.rank() > 0) {
        return loops.equals(domain) ? placeElement(node) : refuseDomain(node);
      }
      if (loops.rank() == 0) {
        return placeScalar(node);
      }
      return loops.equals(rowShape()) ? placeRow(node) : refuseDomain(node);
    }

    private Shape rowShape() {
      return new Shape(domain.dims().subList(0, rowAxes));
    }

    private Optional<Place> placeElement(Tensor node) {
      int pass = 1;
      for (var access : Accesses.of(node)) {
        var operand = placed.get(access.source());
        if (operand == null) {
          continue;
        }
        boolean fits = !(node.op() instanceof Op.MatMul) && switch (operand.level) {
          case BEFORE -> true;
          case ROW, ROW_REDUCTION -> access.map().isPrefix(rowAxes);
          case ELEMENT -> access.map().isPrefix(domain.rank());
          case COLUMN_REDUCTION, FULL_REDUCTION, FULL_REDUCTION_OF_ROWS, AFTER, ASSEMBLY -> false;
        };
        if (!fits) {
          return refuse(node, operand);
        }
        boolean afterPass = operand.level == Level.ROW || operand.level == Level.ROW_REDUCTION;
        pass = Math.max(pass, afterPass ? operand.pass + 1 : operand.pass);
      }
      var level = Level.ELEMENT;
      if (node.op() instanceof Op.Reduce(_, _, var axes)) {
        level = axes.size() == domain.rank()
            ? Level.FULL_REDUCTION
            : axes.getFirst() == 0 ? Level.COLUMN_REDUCTION : Level.ROW_REDUCTION;
      }
      return Optional.of(new Place(node, level, pass));
    }

    private Optional<Place> placeRow(Tensor node) {
      int after = 0;
      for (var access : Accesses.of(node)) {
        var operand = placed.get(access.source());
        if (operand == null) {
          continue;
        }
        boolean fits = switch (operand.level) {
          case BEFORE -> true;
          case ROW, ROW_REDUCTION -> access.map().isPrefix(rowAxes);
          case ELEMENT, COLUMN_REDUCTION, FULL_REDUCTION, FULL_REDUCTION_OF_ROWS, AFTER, ASSEMBLY -> false;
        };
        if (!fits) {
          return refuse(node, operand);
        }
        after = Math.max(after, operand.pass);
      }
      if (node.op() instanceof Op.Reduce(_, _, var axes)) {
        return axes.size() == rowAxes
            ? Optional.of(new Place(node, Level.FULL_REDUCTION_OF_ROWS, after))
            : refuseDomain(node);
      }
      return Optional.of(new Place(node, Level.ROW, after));
    }

    private Optional<Place> placeScalar(Tensor node) {
      var level = Level.BEFORE;
      for (var access : Accesses.of(node)) {
        var operand = placed.get(access.source());
        if (operand == null) {
          continue;
        }
        switch (operand.level) {
          case BEFORE -> {
          }
          case FULL_REDUCTION, FULL_REDUCTION_OF_ROWS, AFTER -> level = Level.AFTER;
          case ROW, ELEMENT, ROW_REDUCTION, COLUMN_REDUCTION, ASSEMBLY -> {
            return refuse(node, operand);
          }
        }
      }
      return Optional.of(new Place(node, level, 0));
    }
  }
}
