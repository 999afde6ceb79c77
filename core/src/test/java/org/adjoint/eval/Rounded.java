package org.adjoint.eval;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.adjoint.array.NdArray;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Runs programs node by node, rounding every value to the type of its node, as code in that type would. The [Interpreter] rounds only
/// what leaves a program.
public final class Rounded {
  private Rounded() {
  }

  /// The value of an output, whose program has no symbolic sizes.
  ///
  /// @param inputs values by name
  public static double[] output(Program program, String name, Map<String, NdArray> inputs) {
    var values = new IdentityHashMap<Tensor, double[]>();
    for (var node : program.nodes()) {
      var operands = new ArrayList<double[]>();
      node.op().operands().forEach(operand -> operands.add(Objects.requireNonNull(values.get(operand))));
      var value = node.op() instanceof Op.Input input
          ? Runs.named(inputs, input.name()).toDoubles()
          : Evaluation.of(node, operands, Map.of());
      values.put(node, DoubleStream.of(value).map(node.dtype()::round).toArray());
    }
    return Objects.requireNonNull(values.get(program.outputs().get(name)));
  }
}
