package org.adjoint.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The values of the nodes of one graph in one run. Each is computed once, and so is each loop, however many of its results are asked for.
final class NodeValues {
  private final Map<String, Integer> sizes;
  private final IdentityHashMap<Tensor, double[]> values = new IdentityHashMap<>();
  private final Map<Loop, List<double[]>> loops = new HashMap<>();

  private NodeValues(Map<String, Integer> sizes) {
    this.sizes = sizes;
  }

  /// The values of `nodes`, which come with operands before users.
  ///
  /// @param given the values of inputs
  static NodeValues of(List<Tensor> nodes, Map<Op, double[]> given, Map<String, Integer> sizes) {
    var run = new NodeValues(sizes);
    for (var node : nodes) {
      var value = given.get(node.op());
      run.values.put(node, value != null ? value : run.computed(node));
    }
    return run;
  }

  private double[] computed(Tensor node) {
    var operands = new ArrayList<double[]>();
    node.op().operands().forEach(operand -> operands.add(of(operand)));
    return node.op() instanceof Op.Scan(var loop, int result)
        ? loops.computeIfAbsent(loop, _ -> LoopEvaluation.of(loop, operands, sizes)).get(result)
        : Evaluation.of(node, operands, sizes);
  }

  /// The value of one of the nodes.
  double[] of(Tensor node) {
    return Objects.requireNonNull(values.get(node));
  }
}
