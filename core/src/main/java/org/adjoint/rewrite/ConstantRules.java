package org.adjoint.rewrite;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.eval.Evaluation;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What is known when the program is built is computed when it is built. Each rule makes fewer ops with operands.
final class ConstantRules {
  /// Larger arrays would make the program large rather than fast.
  private static final int LIMIT = 1_024;

  private ConstantRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(ConstantRules::fixedSize, ConstantRules::fold);
  }

  private static Tensor fixedSize(Tensor node) {
    // size(2 · 3) = 6
    return node.op() instanceof Op.Size(var extent, var dtype) && extent.isFixed()
        ? Tensor.scalar(dtype, (double) extent.factor())
        : node;
  }

  private static Tensor fold(Tensor node) {
    // f(c₁, c₂) = c₃ for numbers
    var operands = node.op().operands();
    if (operands.isEmpty() || !node.shape().equals(Shape.SCALAR) || !canFold(node.op())
        || !operands.stream().allMatch(operand -> operand.op() instanceof Op.Scalar)) {
      return node;
    }
    var values = operands.stream().map(operand -> new double[] {((Op.Scalar) operand.op()).value()}).toList();
    return Tensor.scalar(node.dtype(), Evaluation.of(node, values, Map.of())[0]);
  }

  /// Arrays are folded for running only: two foldings of the same are two constants, and what is computed from them no longer meets.
  static Tensor foldArrays(Tensor node) {
    // f(array₁, c₂) = array₃, which is small
    var operands = node.op().operands();
    if (!canFold(node.op()) || operands.stream().noneMatch(operand -> operand.op() instanceof Op.Constant)
        || !operands.stream().allMatch(operand -> operand.op() instanceof Op.Constant || isNumber(operand))
        || node.shape().elements().factor() > LIMIT || node.op() instanceof Op.Broadcast) {
      return node;
    }
    var values = operands.stream().map(ConstantRules::values).toList();
    var result = Evaluation.of(node, values, Map.of());
    var array = NdArray.zeros(node.dtype(), node.shape());
    for (int i = 0; i < result.length; i++) {
      array.set(i, result[i]);
    }
    return Tensor.constant(array);
  }

  private static boolean isNumber(Tensor tensor) {
    return Filled.number(tensor).isPresent() && tensor.shape().isFixed();
  }

  private static double[] values(Tensor tensor) {
    if (tensor.op() instanceof Op.Constant constant) {
      return constant.value().toDoubles();
    }
    var values = new double[(int) tensor.shape().elements().factor()];
    Arrays.fill(values, Filled.number(tensor).orElseThrow());
    return values;
  }

  /// Whether an op is sure to succeed, and says nothing but what its value is.
  private static boolean canFold(Op op) {
    return switch (op) {
      // A division of integers by 0 is left to fail when the program runs.
      case Op.Div(var x, var y) -> x.dtype().isFloating()
          || Filled.number(y).orElse(0) != 0;
      case Op.StopGradient _, Op.Uniform _ -> false;
      case Op.Elementwise _, Op.Contraction _ -> true;
      case Op.Barrier _ -> false;
      case Op.Layout _ -> true;
      case Op.Leaf _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> false;
    };
  }
}
