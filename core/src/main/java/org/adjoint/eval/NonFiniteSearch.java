package org.adjoint.eval;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Looks back from spoilt results to the first node that spoilt them.
///
/// An infinity that was written down, such as the padding of a maximum, is meant, and so is what is made of it as long as that is no NaN.
final class NonFiniteSearch {
  private final Sought sought;
  private final Map<String, Integer> sizes;

  NonFiniteSearch(Sought sought, Map<String, Integer> sizes) {
    this.sought = sought;
    this.sizes = sizes;
  }

  /// The first node among those of a program.
  ///
  /// @param values of all nodes, rounded to their types
  Optional<FirstNonFinite> search(List<Tensor> nodes, Collection<Tensor> results, NodeValues values) {
    return search(nodes, results, values, false, List.of());
  }

  private Optional<FirstNonFinite> search(List<Tensor> nodes, Collection<Tensor> results, NodeValues values,
      boolean inputsAreMeant, List<Integer> steps) {
    var spoilt = spoilt(nodes, values, inputsAreMeant);
    var guilty = ancestors(results, spoilt);
    return nodes.stream().filter(guilty::contains)
        .filter(node -> node.op().operands().stream().noneMatch(guilty::contains)).findFirst()
        .map(node -> node.op() instanceof Op.Scan(var loop, _)
            ? inLoop(loop, values.operands(node), steps).orElseGet(() -> finding(node, values, steps))
            : finding(node, values, steps));
  }

  /// The nodes with values that are sought and not meant.
  private Set<Tensor> spoilt(List<Tensor> nodes, NodeValues values, boolean inputsAreMeant) {
    var spoilt = new HashSet<Tensor>();
    var meant = new HashSet<Tensor>();
    for (var node : nodes) {
      var value = values.of(node);
      if (sought.isAmong(value)) {
        var operands = node.op().operands();
        boolean written = switch (node.op()) {
          case Op.Input _ -> inputsAreMeant;
          case Op.Leaf _ -> true;
          default -> operands.stream().anyMatch(meant::contains) && operands.stream().noneMatch(spoilt::contains)
              && !Sought.NAN.isAmong(value);
        };
        (written ? meant : spoilt).add(node);
      }
    }
    return spoilt;
  }

  private static Set<Tensor> ancestors(Collection<Tensor> results, Set<Tensor> spoilt) {
    var guilty = new HashSet<Tensor>();
    var open = new ArrayDeque<>(results);
    while (!open.isEmpty()) {
      var node = open.pop();
      if (spoilt.contains(node) && guilty.add(node)) {
        open.addAll(node.op().operands());
      }
    }
    return guilty;
  }

  private Optional<FirstNonFinite> inLoop(Loop loop, List<double[]> operands, List<Integer> outer) {
    var found = new ArrayList<FirstNonFinite>();
    LoopEvaluation.observe(loop, operands, sizes, (step, nodes, values) -> {
      var steps = Stream.concat(outer.stream(), Stream.of(step)).toList();
      search(nodes, loop.body().results(), values, true, steps).ifPresent(found::add);
      return found.isEmpty();
    });
    return found.stream().findFirst();
  }

  private FirstNonFinite finding(Tensor node, NodeValues values, List<Integer> steps) {
    double found = DoubleStream.of(values.of(node)).filter(sought::isOneOf).findFirst().orElseThrow();
    return new FirstNonFinite(node, found,
        node.op().operands().stream().map(operand -> range(operand, values.of(operand))).toList(), steps);
  }

  private static String range(Tensor operand, double[] values) {
    var name = operand.name() == null ? operand.op().label() : operand.name();
    if (values.length == 1) {
      return name + " = " + (float) values[0];
    }
    return name + " from " + (float) DoubleStream.of(values).min().orElse(0) + " to "
        + (float) DoubleStream.of(values).max().orElse(0);
  }
}
