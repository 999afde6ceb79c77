package org.adjoint.functions;

import org.adjoint.graph.Tensor;

/// Trigonometric and hyperbolic functions and their inverses, beyond the primitives. Angles are in radians.
public final class Trigonometry {
  /// Beyond this `√(x² + 1)` is `x` in every type.
  private static final double LARGE = 1e9;

  private Trigonometry() {
  }

  /// The tangent; derivative `1 + tan²x`.
  public static Tensor tan(Tensor x) {
    return x.sin().div(x.cos());
  }

  /// The arc sine, between −π/2 and π/2; derivative `1/√(1 − x²)`, ∞ at ±1. NaN outside.
  public static Tensor asin(Tensor x) {
    return x.atan2(x.neg().add(1).sqrt().mul(x.add(1).sqrt()));
  }

  /// The arc cosine, between 0 and π; derivative `−1/√(1 − x²)`, −∞ at ±1. NaN outside.
  public static Tensor acos(Tensor x) {
    return x.neg().add(1).sqrt().atan2(x.add(1).sqrt()).mul(2);
  }

  /// `(eˣ − e⁻ˣ)/2`; derivative `cosh x`.
  public static Tensor sinh(Tensor x) {
    var near = x.abs().lessThan(x.number(1));
    // Near 0 a sum of two terms of one sign, so nothing cancels. Elsewhere e^(x/2) twice, because eˣ overflows before sinh x does.
    return Elementwise.where(near, x, 0, u -> u.expm1().sub(u.neg().expm1()).mul(0.5),
        halfOfExp(x).sub(halfOfExp(x.neg())));
  }

  /// `(eˣ + e⁻ˣ)/2`; derivative `sinh x`.
  public static Tensor cosh(Tensor x) {
    return halfOfExp(x).add(halfOfExp(x.neg()));
  }

  private static Tensor halfOfExp(Tensor x) {
    var root = x.mul(0.5).exp();
    return root.mul(0.5).mul(root);
  }

  /// The inverse of [#sinh], `log(x + √(x² + 1))`; derivative `1/√(x² + 1)`.
  public static Tensor asinh(Tensor x) {
    var negative = x.lessThan(x.number(0));
    // Not abs, whose derivative at 0 is 0: here both sides are one smooth function.
    var magnitude = negative.select(x.neg(), x);
    var large = magnitude.greaterThan(x.number(LARGE));
    var far = large.select(magnitude, x.number(1)).log().add(Math.log(2));
    var u = large.select(x.number(1), magnitude);
    var near = u.add(u.square().div(u.square().add(1).sqrt().add(1))).log1p();
    var result = large.select(far, near);
    return negative.select(result.neg(), result);
  }

  /// The inverse of [#cosh], `log(x + √(x² − 1))`; derivative `1/√(x² − 1)`, ∞ at 1. NaN below 1.
  public static Tensor acosh(Tensor x) {
    var large = x.greaterThan(x.number(LARGE));
    var far = large.select(x, x.number(1)).log().add(Math.log(2));
    var t = large.select(x.number(1), x.sub(1));
    return large.select(far, t.add(t.sqrt().mul(t.add(2).sqrt())).log1p());
  }

  /// The inverse of tanh, `½ log((1 + x)/(1 − x))`; derivative `1/(1 − x²)`. ±∞ at ±1, NaN outside.
  public static Tensor atanh(Tensor x) {
    return x.log1p().sub(x.neg().log1p()).mul(0.5);
  }
}
