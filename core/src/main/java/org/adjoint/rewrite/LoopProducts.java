package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;

/// Products of a loop's steps that do not depend on the steps before, computed for all steps at once before it, with the sums that
/// they are terms of. One product of many rows takes less time than many of few, and its rows are divided between threads.
///
/// Terms of sums come in another order: those that are computed before the loop are added up first.
final class LoopProducts implements Rule {
  /// A product of fewer terms is cheaper to compute in its step than to read.
  private static final int FEW_TERMS = 8;

  /// By the loop, so that its results stay those of one loop.
  private final Map<Loop, Loop> known = new HashMap<>();

  @Override
  public Tensor apply(Tensor node) {
    if (!(node.op() instanceof Op.Scan(var loop, int number))) {
      return node;
    }
    // scan(xₜ · w) = scan(yₜ) with y = x · w
    var changed = known.computeIfAbsent(loop, each -> new Hoisting(each).changed());
    return changed.equals(loop) ? node : changed.result(loop.results().get(number));
  }

  /// Whether computing a product takes longer than reading it.
  static boolean isLong(Op.MatMul product) {
    return !(product.x().shape().dim(product.transposeX() ? -2 : -1) instanceof Dim.Fixed(int terms)
        && terms < FEW_TERMS);
  }

  /// Whether a node adds some of these values to others.
  static boolean joins(Tensor node, Set<Tensor> values) {
    return switch (node.op()) {
      case Op.Add _, Op.Sub _, Op.Reshape _ -> node.op().operands().stream().anyMatch(values::contains);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          false;
    };
  }

  private static final class Hoisting {
    private final Loop loop;
    private final StepValues values;
    private final StepUses uses;
    private final LoopChange change;
    /// What the constants are outside.
    private final Map<Tensor, Tensor> operands = new HashMap<>();
    /// What stands outside for the values of all steps.
    private final Map<Tensor, Tensor> all = new HashMap<>();
    /// Products to be moved, and what joins them with other values that can be.
    private final Set<Tensor> moved = new HashSet<>();

    Hoisting(Loop loop) {
      this.loop = loop;
      values = StepValues.of(loop);
      uses = StepUses.of(loop);
      change = new LoopChange(loop);
      for (int operand = 0; operand < loop.operands().size(); operand++) {
        var parameter = loop.body().parameters().get(operand);
        switch (loop.kind(operand)) {
          case CARRY -> {
          }
          case SEQUENCE -> all.put(parameter, loop.operands().get(operand));
          case CONSTANT -> operands.put(parameter, loop.operands().get(operand));
        }
      }
    }

    Loop changed() {
      var order = uses.order();
      order.stream().filter(values.stepwise()::contains).filter(this::isMoved).forEach(moved::add);
      if (moved.isEmpty()) {
        return loop;
      }
      var regrouped = new HashSet<Tensor>();
      for (var node : order.reversed()) {
        if (!moved.contains(node) && !regrouped.contains(node)) {
          regroup(node, regrouped);
        }
      }
      order.stream().filter(moved::contains)
          .filter(node -> uses.isUsedByOthers(node, user -> moved.contains(user) || regrouped.contains(user)))
          .forEach(node -> change.replace(node, change.sequence(node, all(node))));
      return change.changed();
    }

    private boolean isMoved(Tensor node) {
      return node.op() instanceof Op.MatMul product
          ? isLong(product) && product.operands().stream().anyMatch(values.invariant()::contains)
          : joins(node, moved);
    }

    /// x + (y + (z + …)) = (y + …) + (x + z + …), where y and others do not depend on steps before
    private void regroup(Tensor sum, Set<Tensor> regrouped) {
      var terms = new ArrayList<Tensor>();
      var inner = new HashSet<Tensor>();
      collect(sum, true, terms, inner);
      var before = terms.stream().filter(values::has).toList();
      if (before.size() < 2 || before.size() == terms.size() || before.stream().noneMatch(moved::contains)) {
        return;
      }
      var rest = terms.stream().filter(term -> !values.has(term)).reduce(Tensor::add).orElseThrow();
      var together = before.stream().reduce(Tensor::add).orElseThrow();
      change.replace(sum, rest.add(change.sequence(together, all(together))));
      regrouped.addAll(inner);
    }

    private void collect(Tensor sum, boolean outermost, List<Tensor> terms, Set<Tensor> inner) {
      if (sum.op() instanceof Op.Add(var x, var y) && !values.has(sum)
          && (outermost || uses.isUsedOnce(sum))) {
        inner.add(sum);
        collect(x, false, terms, inner);
        collect(y, false, terms, inner);
      } else {
        terms.add(sum);
      }
    }

    /// The values of all steps, along a new first axis.
    private Tensor all(Tensor node) {
      var known = all.get(node);
      if (known == null) {
        known = values.invariant().contains(node) ? repeated(node) : computed(node);
        all.put(node, known);
      }
      return known;
    }

    private Tensor repeated(Tensor node) {
      return Tensor.of(new Op.Broadcast(outside(node), List.of(0), stacked(node.shape())));
    }

    private Tensor outside(Tensor node) {
      return Substitution.apply(List.of(node), operands).getFirst();
    }

    private Tensor computed(Tensor node) {
      var matrix = rows(node);
      if (matrix.isPresent() && isOfRows(node)) {
        return Tensor.of(new Op.Reshape(named(ofRows(node, matrix.get()), node), stacked(node.shape())), node.origin());
      }
      return named(node.op() instanceof Op.Reshape(var x, var shape)
          ? new Op.Reshape(all(x), stacked(shape))
          : node.op().withOperands(node.op().operands().stream().map(this::all).toList()), node);
    }

    /// The shape of a matrix of all steps' rows.
    private Optional<Shape> rows(Tensor node) {
      return node.shape().rank() == 2
          ? LoopSums.rows(loop.length(), node.shape().dim(0)).map(count -> Shape.of(count, node.shape().dim(1)))
          : Optional.empty();
    }

    /// Whether each row depends on nothing but rows, so that a node can be computed for the rows of all steps as those of one matrix.
    private boolean isOfRows(Tensor node) {
      return node.op() instanceof Op.Elementwise || (node.op() instanceof Op.MatMul(_, var y, boolean transposeX, _)
          && !transposeX && values.invariant().contains(y));
    }

    private Op ofRows(Tensor node, Shape matrix) {
      return node.op() instanceof Op.MatMul(var x, var y, boolean transposeX, boolean transposeY)
          ? new Op.MatMul(allRows(x, matrix.dim(0)), outside(y), transposeX, transposeY)
          : node.op()
              .withOperands(node.op().operands().stream().map(operand -> allRows(operand, matrix.dim(0))).toList());
    }

    private Tensor allRows(Tensor node, Dim count) {
      var shape = Shape.of(count, node.shape().dim(1));
      return values.invariant().contains(node)
          && outside(node).op() instanceof Op.Broadcast(var row, var axes, _) && axes.contains(0)
              ? Tensor.of(new Op.Broadcast(row, axes, shape))
              : Tensor.of(new Op.Reshape(all(node), shape));
    }

    private static Tensor named(Op op, Tensor node) {
      var made = Tensor.of(op, node.origin());
      return node.name() == null ? made : made.named(node.name());
    }

    private Shape stacked(Shape shape) {
      return new Shape(Stream.concat(Stream.of(loop.length()), shape.dims().stream()).toList());
    }
  }
}
