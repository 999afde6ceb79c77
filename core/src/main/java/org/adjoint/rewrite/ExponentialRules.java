package org.adjoint.rewrite;

import java.util.List;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Sums and quotients of exponentials that would overflow or cancel, as functions that do not. What [Op.Sigmoid] can say is said with it:
/// it has derivatives that are exact everywhere.
///
/// Each rule makes fewer exponentials, or turns one op into another one that no rule turns back.
final class ExponentialRules {
  private ExponentialRules() {
  }

  /// The rules of this table.
  static List<Rule> rules() {
    return List.of(ExponentialRules::sum, ExponentialRules::quotient, ExponentialRules::factored);
  }

  /// The rule that is for running only: `σ(u) − σ(−u)` has a more accurate derivative than `tanh(u/2)`.
  static Tensor hyperbolicTangent(Tensor node) {
    if (!(node.op() instanceof Op.Sub(var x, var y) && x.op() instanceof Op.Sigmoid(var u)
        && y.op() instanceof Op.Sigmoid(var v) && Product.areOpposite(u, v))) {
      return node;
    }
    // σ(u) − σ(−u) = tanh(u/2) = −tanh(−u/2)
    return Product.of(u).coefficient() < 0 ? v.mul(0.5).tanh().neg() : u.mul(0.5).tanh();
  }

  @SuppressWarnings("BadInstanceof") // an instanceof is the pattern that binds what may be null
  private static Tensor sum(Tensor node) {
    return switch (node.op()) {
      // eᵘ − 1 = expm1(u)
      case Op.Sub(var x, var y) when x.op() instanceof Op.Exp(var u) && Filled.with(y, 1) -> u.expm1();
      // 1 − eᵘ = −expm1(u)
      case Op.Sub(var x, var y) when Filled.with(x, 1) && y.op() instanceof Op.Exp(var u) -> u.expm1().neg();
      // expm1(u) + 1 = eᵘ
      case Op.Add(var x, var y) when x.op() instanceof Op.Expm1(var u) && Filled.with(y, 1) -> u.exp();
      // 1 + expm1(u) = eᵘ
      case Op.Add(var x, var y) when Filled.with(x, 1) && y.op() instanceof Op.Expm1(var u) -> u.exp();
      // 1 − σ(u) = σ(−u)
      case Op.Sub(var x, var y) when Filled.with(x, 1) && y.op() instanceof Op.Sigmoid(var u) -> u.neg().sigmoid();
      // σ(u) − 1 = −σ(−u)
      case Op.Sub(var x, var y) when x.op() instanceof Op.Sigmoid(var u) && Filled.with(y, 1) ->
          u.neg().sigmoid().neg();
      // 2σ(u) − 1 = σ(u) − σ(−u)
      case Op.Sub(var x, var y) when Filled.with(y, 1) && twiceSigmoidOf(x) instanceof Tensor u ->
          u.sigmoid().sub(u.neg().sigmoid());
      // 1 − 2σ(u) = σ(−u) − σ(u)
      case Op.Sub(var x, var y) when Filled.with(x, 1) && twiceSigmoidOf(y) instanceof Tensor u ->
          u.neg().sigmoid().sub(u.sigmoid());
      // 1 + tanh(u) = 2σ(2u)
      case Op.Add(var x, var y) when Filled.with(x, 1) && y.op() instanceof Op.Tanh(var u) -> u.mul(2).sigmoid().mul(2);
      // tanh(u) + 1 = 2σ(2u)
      case Op.Add(var x, var y) when x.op() instanceof Op.Tanh(var u) && Filled.with(y, 1) -> u.mul(2).sigmoid().mul(2);
      // 1 − tanh(u) = 2σ(−2u)
      case Op.Sub(var x, var y) when Filled.with(x, 1) && y.op() instanceof Op.Tanh(var u) ->
          u.mul(-2).sigmoid().mul(2);
      // tanh(u) − 1 = −2σ(−2u)
      case Op.Sub(var x, var y) when x.op() instanceof Op.Tanh(var u) && Filled.with(y, 1) ->
          u.mul(-2).sigmoid().mul(-2);
      // u + softplus(−u) = softplus(u)
      case Op.Add(var x, var y) when y.op() instanceof Op.Softplus(var u) && Product.areOpposite(x, u) -> x.softplus();
      // softplus(−u) + u = softplus(u)
      case Op.Add(var x, var y) when x.op() instanceof Op.Softplus(var u) && Product.areOpposite(u, y) -> y.softplus();
      // softplus(u) − u = softplus(−u)
      case Op.Sub(var x, var y) when x.op() instanceof Op.Softplus(var u) && u == y -> u.neg().softplus();
      // u − softplus(u) = −softplus(−u)
      case Op.Sub(var x, var y) when y.op() instanceof Op.Softplus(var u) && u == x -> u.neg().softplus().neg();
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  /// What `tensor` is twice the sigmoid of.
  private static @Nullable Tensor twiceSigmoidOf(Tensor tensor) {
    return tensor.op() instanceof Op.Mul(var x, var y)
        ? Filled.with(y, 2) ? sigmoidOf(x) : Filled.with(x, 2) ? sigmoidOf(y) : null
        : null;
  }

  private static @Nullable Tensor sigmoidOf(Tensor tensor) {
    return tensor.op() instanceof Op.Sigmoid(var u) ? u : null;
  }

  private static Tensor quotient(Tensor node) {
    if (node.op() instanceof Op.Mul(var x, var y)) {
      // eᵘ · σ(−u) = σ(u)
      return isExpTimesSigmoid(x, y) || isExpTimesSigmoid(y, x)
          ? (x.op() instanceof Op.Exp(var u) ? u : exponent(y)).sigmoid() : node;
    }
    if (!(node.op() instanceof Op.Div(var a, var sum) && sum.op() instanceof Op.Add(var x, var y))) {
      return node;
    }
    if (Filled.with(x, 1) && y.op() instanceof Op.Exp(var u)) {
      return overOnePlusExp(a, y, u);
    }
    if (Filled.with(y, 1) && x.op() instanceof Op.Exp(var u)) {
      return overOnePlusExp(a, x, u);
    }
    return x.op() instanceof Op.Exp(var u) && y.op() instanceof Op.Exp(var v) ? overTwoExps(node, a, x, u, y, v) : node;
  }

  private static Tensor overOnePlusExp(Tensor a, Tensor exp, Tensor u) {
    return switch (a.op()) {
      // eᵘ / (1 + eᵘ) = σ(u)
      case Op.Exp _ when a == exp -> u.sigmoid();
      // b · eᵘ / (1 + eᵘ) = b · σ(u)
      case Op.Mul(var b, var c) when c == exp -> b.mul(u.sigmoid());
      // eᵘ · c / (1 + eᵘ) = σ(u) · c
      case Op.Mul(var b, var c) when b == exp -> u.sigmoid().mul(c);
      // expm1(u) / (1 + eᵘ) = σ(u) − σ(−u)
      case Op.Expm1(var v) when v == u -> u.sigmoid().sub(u.neg().sigmoid());
      // a / (1 + eᵘ) = a · σ(−u)
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          a.mul(u.neg().sigmoid());
    };
  }

  private static Tensor overTwoExps(Tensor node, Tensor a, Tensor x, Tensor u, Tensor y, Tensor v) {
    // eᵘ / (eᵘ + eᵛ) = σ(u − v)
    if (a == x) {
      return u.sub(v).sigmoid();
    }
    // eᵛ / (eᵘ + eᵛ) = σ(v − u)
    if (a == y) {
      return v.sub(u).sigmoid();
    }
    // (eᵘ − eᵛ) / (eᵘ + eᵛ) = σ(u − v) − σ(v − u)
    if (a.op() instanceof Op.Sub(var b, var c) && b == x && c == y) {
      return u.sub(v).sigmoid().sub(u.sub(v).neg().sigmoid());
    }
    // (eᵛ − eᵘ) / (eᵘ + eᵛ) = σ(v − u) − σ(u − v)
    if (a.op() instanceof Op.Sub(var b, var c) && b == y && c == x) {
      return u.sub(v).neg().sigmoid().sub(u.sub(v).sigmoid());
    }
    return node;
  }

  private static boolean isExpTimesSigmoid(Tensor x, Tensor y) {
    return x.op() instanceof Op.Exp(var u) && y.op() instanceof Op.Sigmoid(var v) && Product.areOpposite(u, v);
  }

  private static Tensor exponent(Tensor exp) {
    return ((Op.Exp) exp.op()).x();
  }

  /// What two products differ in may be a difference that need not cancel.
  private static Tensor factored(Tensor node) {
    return switch (node.op()) {
      // c·σ(u) − c·σ(−u) = c · (σ(u) − σ(−u))
      case Op.Sub(var x, var y) -> factored(node, Product.of(x), Product.of(y), 1);
      // c·σ(u) + (−c)·σ(−u), likewise
      case Op.Add(var x, var y) -> factored(node, Product.of(x), Product.of(y), -1);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          node;
    };
  }

  private static Tensor factored(Tensor node, Product x, Product y, double sign) {
    var restX = x.without(y);
    var restY = y.without(x);
    if (x.coefficient() != sign * y.coefficient() || restX.size() != 1 || restY.size() != 1
        || (x.factors().size() == 1 && x.coefficient() == 1)
        || !(restX.getFirst().op() instanceof Op.Sigmoid(var u) && restY.getFirst().op() instanceof Op.Sigmoid(var v)
            && Product.areOpposite(u, v))) {
      return node;
    }
    var common = x.factors();
    var product = restX.getFirst().sub(restY.getFirst());
    boolean skipped = false;
    for (var factor : common) {
      if (!skipped && factor == restX.getFirst()) {
        skipped = true;
      } else {
        product = factor.mul(product);
      }
    }
    return x.coefficient() == 1 ? product : product.mul(x.coefficient());
  }
}
