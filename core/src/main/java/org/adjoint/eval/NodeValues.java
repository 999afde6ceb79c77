package org.adjoint.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The values of the nodes of one graph in one run. Each is computed once, and so is each loop, however many of its results are asked for.
///
/// They are rounded to the types of their nodes, as generated code would do, or kept as doubles.
final class NodeValues {
  private final Map<String, Integer> sizes;
  private final boolean rounded;
  private final IdentityHashMap<Tensor, double[]> values = new IdentityHashMap<>();
  private final Map<Loop, List<double[]>> loops = new HashMap<>();

  private NodeValues(Map<String, Integer> sizes, boolean rounded) {
    this.sizes = sizes;
    this.rounded = rounded;
  }

  /// The values of `nodes`, which come with operands before users.
  ///
  /// @param given the values of inputs
  static NodeValues of(List<Tensor> nodes, Map<Op, double[]> given, Map<String, Integer> sizes,
      boolean rounded) {
    var run = new NodeValues(sizes, rounded);
    for (var node : nodes) {
      var value = given.get(node.op());
      run.values.put(node, value != null ? value : run.computed(node));
    }
    return run;
  }

  private double[] computed(Tensor node) {
    var operands = operands(node);
    if (node.op() instanceof Op.Scan(var loop, int result)) {
      return loops.computeIfAbsent(loop, _ -> LoopEvaluation.of(loop, operands, sizes, rounded)).get(result);
    }
    var value = Evaluation.of(node, operands, sizes);
    return rounded && node.dtype().isFloating() ? DoubleStream.of(value).map(node.dtype()::round).toArray() : value;
  }

  /// The values of the operands of one of the nodes.
  List<double[]> operands(Tensor node) {
    var operands = new ArrayList<double[]>();
    node.op().operands().forEach(operand -> operands.add(of(operand)));
    return operands;
  }

  /// The value of one of the nodes.
  double[] of(Tensor node) {
    return Objects.requireNonNull(values.get(node));
  }
}
