package org.adjoint.codegen.schedule;

import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What a person would call a value: by its name, or by a noun that says what it is.
public final class Labels {
  private Labels() {
  }

  /// The label of a node; not yet an identifier.
  public static String of(Tensor node) {
    var name = node.name();
    return name != null ? name : noun(node.op());
  }

  private static String noun(Op op) {
    return switch (op) {
      case Op.Add _ -> "sum";
      case Op.Sub _ -> "difference";
      case Op.Mul(var x, var y) -> x.equals(y) ? "square" : "product";
      case Op.Div _ -> "quotient";
      case Op.Neg _ -> "negative";
      case Op.Abs _ -> "magnitude";
      case Op.Select _ -> "selected";
      case Op.Compare _ -> "condition";
      case Op.Cast _ -> "converted";
      case Op.StopGradient(var x) -> x.op() instanceof Op.Transpose(var u, _) ? of(u) + "Transposed" : "copy";
      case Op.Reduce(var reduction, _, _) -> switch (reduction) {
        case SUM -> "total";
        case PROD -> "product";
        case MAX -> "largest";
        case MIN -> "smallest";
      };
      case Op.MatMul _ -> "dot";
      case Op.Unary _, Op.Pow _, Op.Atan2 _, Op.Max _, Op.Min _, Op.Uniform _, Op.Leaf _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          op.label();
    };
  }
}
