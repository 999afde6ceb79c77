package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// A product of many factors, of which the numbers are one coefficient: `c · x₁ · … · xₙ`.
record Product(double coefficient, List<Tensor> factors) {
  /// Products of more factors stay as they are; multiplied out, a power by repeated squaring would explode.
  private static final int LIMIT = 12;

  Product {
    factors = List.copyOf(factors);
  }

  /// What `tensor` is a product of.
  static Product of(Tensor tensor) {
    var factors = new ArrayList<Tensor>();
    double coefficient = collect(tensor, factors);
    return factors.size() > LIMIT ? new Product(1, List.of(tensor)) : new Product(coefficient, factors);
  }

  private static double collect(Tensor tensor, List<Tensor> factors) {
    var number = Filled.number(tensor);
    if (number.isPresent()) {
      return number.getAsDouble();
    }
    return switch (tensor.op()) {
      case Op.Neg(var x) -> -collect(x, factors);
      case Op.Mul(var x, var y) when factors.size() <= LIMIT -> collect(x, factors) * collect(y, factors);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> {
        factors.add(tensor);
        yield 1;
      }
    };
  }

  /// The factors that this product has and `other` has not.
  List<Tensor> without(Product other) {
    var rest = new ArrayList<>(factors);
    other.factors.forEach(rest::remove);
    return rest;
  }

  /// Whether two tensors are products that differ in nothing but the sign.
  static boolean areOpposite(Tensor x, Tensor y) {
    if (x.op() instanceof Op.Sub(var a, var b) && y.op() instanceof Op.Sub(var c, var d) && a == d && b == c) {
      return true;
    }
    var first = of(x);
    var second = of(y);
    return first.coefficient == -second.coefficient && first.coefficient != 0
        && first.factors.size() == second.factors.size() && first.without(second).isEmpty();
  }
}
