package org.adjoint.rewrite;

import java.util.OptionalDouble;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Tensors that hold one number at every place, however they are laid out.
final class Filled {
  private Filled() {
  }

  /// The number that is every element of `tensor`, if it is known.
  static OptionalDouble number(Tensor tensor) {
    return switch (tensor.op()) {
      case Op.Scalar(double value, _) -> OptionalDouble.of(value);
      case Op.Layout layout -> number(layout.x());
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          OptionalDouble.empty();
    };
  }

  /// Whether every element of `tensor` is `value`.
  static boolean with(Tensor tensor, double value) {
    var number = number(tensor);
    return number.isPresent() && number.getAsDouble() == value;
  }

  /// `value` at every place of the shape of `like`.
  static Tensor like(Tensor like, double value) {
    return like.number(value).broadcastTo(like.shape());
  }

  /// Whether multiplying with `value` is exact but for overflow and underflow, as is dividing by it.
  static boolean isPowerOfTwo(double value) {
    return Double.isFinite(value) && value != 0 && Math.abs(value) == Math.scalb(1.0, Math.getExponent(value));
  }
}
