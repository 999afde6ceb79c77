package org.adjoint.codegen.schedule;

import org.adjoint.graph.Loop;
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

  private static String capitalized(String label) {
    return label.isEmpty() ? label : Character.toUpperCase(label.charAt(0)) + label.substring(1);
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
      case Op.StopGradient(var x) -> copied(x.op());
      case Op.Reduce(var reduction, _, _) -> switch (reduction) {
        case SUM -> "total";
        case PROD -> "product";
        case MAX -> "largest";
        case MIN -> "smallest";
      };
      case Op.MatMul _ -> "dot";
      case Op.Pad _ -> "padded";
      case Op.Concat _ -> "joined";
      case Op.Fold _ -> "overlaid";
      case Op.ScatterAdd _ -> "scattered";
      case Op.Gather _ -> "lookedUp";
      case Op.Scan(var loop, int number) -> switch (loop.results().get(number)) {
        case Loop.Result.Last(int carry) -> "last" + capitalized(of(loop.body().parameters().get(carry)));
        case Loop.Result.Stacked _ -> "outputs";
        case Loop.Result.Before(int carry) -> "each" + capitalized(of(loop.body().parameters().get(carry)));
      };
      case Op.Unary _, Op.Pow _, Op.Atan2 _, Op.Max _, Op.Min _, Op.Uniform _, Op.Leaf _, Op.Layout _, Op.Annotation _ ->
          op.label();
    };
  }

  /// A copy that is made only for the sake of a layout.
  private static String copied(Op op) {
    return switch (op) {
      case Op.Transpose(var x, _) -> of(x) + "Transposed";
      case Op.Slice _ -> "part";
      case Op.Reverse _ -> "reversed";
      case Op.Unfold _ -> "windows";
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Reshape _, Op.Broadcast _, Op.Barrier _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          "copy";
    };
  }
}
