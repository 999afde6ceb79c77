package org.adjoint.rewrite;

import java.util.List;
import java.util.Map;
import org.adjoint.array.Shape;
import org.adjoint.eval.Evaluation;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Scalars that are known when the program is built are computed when it is built.
final class ConstantRules {
  private ConstantRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(ConstantRules::fixedSize, ConstantRules::fold);
  }

  private static Tensor fixedSize(Tensor node) {
    // size(2 · 3) = 6
    return node.op() instanceof Op.Size(var extent, var dtype) && extent.isFixed()
        ? Tensor.of(new Op.Scalar(dtype.round((double) extent.factor()), dtype), node.origin())
        : node;
  }

  private static Tensor fold(Tensor node) {
    // f(c₁, c₂) = c₃ for scalars; a division of integers by 0 is left to fail when the program runs
    var operands = node.op().operands();
    if (operands.isEmpty() || !node.shape().equals(Shape.SCALAR)
        || !operands.stream().allMatch(operand -> operand.op() instanceof Op.Scalar)
        || (node.op() instanceof Op.Div(_, var y) && !node.dtype().isFloating()
            && y.op() instanceof Op.Scalar(double divisor, _) && divisor == 0)) {
      return node;
    }
    var values = operands.stream().map(operand -> new double[] {((Op.Scalar) operand.op()).value()}).toList();
    double value = Evaluation.of(node, values, Map.of())[0];
    return Tensor.of(new Op.Scalar(node.dtype().round(value), node.dtype()), node.origin());
  }
}
