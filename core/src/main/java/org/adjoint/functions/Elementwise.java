package org.adjoint.functions;

import java.util.function.UnaryOperator;
import org.adjoint.graph.Tensor;

/// Elementwise functions beyond the primitives: rounding, choice, powers of 2, remainders, what numbers are.
///
/// Operands are broadcast as those of [Tensor] are. See [Trigonometry] for angles and hyperbolic functions and [Logic] for truth values.
public final class Elementwise {
  private Elementwise() {
  }

  // ---- choice ----

  /// `x` where `condition` holds, `y` elsewhere.
  public static Tensor where(Tensor condition, Tensor x, Tensor y) {
    return condition.select(x, y);
  }

  /// `function(x)` where `condition` holds, `otherwise` elsewhere; there the function sees `safe` in place of `x`, so that an infinite
  /// derivative of what is not chosen cannot spoil the gradient: `where(x.greaterThan(zero), x, 1, Tensor::log, zero)`.
  ///
  /// @param function elementwise, with a finite value and derivative at `safe`
  public static Tensor where(Tensor condition, Tensor x, double safe, UnaryOperator<Tensor> function,
      Tensor otherwise) {
    return condition.select(function.apply(condition.select(x, x.number(safe))), otherwise);
  }

  /// `x`, but at least `low` and at most `high`; NaN stays NaN. The derivative is 1 from `low` to `high`, both included.
  public static Tensor clip(Tensor x, double low, double high) {
    return clip(x, x.number(low), x.number(high));
  }

  /// `x`, but at least `low` and at most `high`, which wins where it is below `low`.
  public static Tensor clip(Tensor x, Tensor low, Tensor high) {
    var raised = x.lessThan(low).select(low, x);
    return high.lessThan(raised).select(high, raised);
  }

  /// `x` with NaN replaced by 0 and ±∞ by the ends of the range of the type.
  public static Tensor nanToNum(Tensor x) {
    double largest = switch (x.dtype()) {
      case FLOAT32 -> Float.MAX_VALUE;
      case FLOAT64, INT32, INT64, BOOL -> Double.MAX_VALUE;
    };
    return nanToNum(x, 0, largest, -largest);
  }

  /// `x` with NaN, ∞ and −∞ replaced. No derivative passes where something is replaced.
  public static Tensor nanToNum(Tensor x, double nan, double infinity, double minusInfinity) {
    if (!x.dtype().isFloating()) {
      return x;
    }
    var replacement = x.greaterThan(x.number(0)).select(x.number(infinity), x.number(minusInfinity));
    return isInfinite(x).select(replacement, isNaN(x).select(x.number(nan), x));
  }

  // ---- what numbers are ----

  /// Where `x` is not a number.
  public static Tensor isNaN(Tensor x) {
    return x.notEqualTo(x);
  }

  /// Where `x` is ∞ or −∞.
  public static Tensor isInfinite(Tensor x) {
    return x.dtype().isFloating() ? x.abs().equalTo(x.number(Double.POSITIVE_INFINITY)) : x.notEqualTo(x);
  }

  /// Where `x` is neither NaN nor infinite.
  public static Tensor isFinite(Tensor x) {
    return x.dtype().isFloating() ? x.abs().lessThan(x.number(Double.POSITIVE_INFINITY)) : x.equalTo(x);
  }

  // ---- rounding; the derivative is 0 ----

  /// 1 above 0, −1 below, and `x` itself where it is 0 or NaN; derivative 0.
  public static Tensor sign(Tensor x) {
    var zero = x.number(0);
    return x.greaterThan(zero).select(x.number(1), x.lessThan(zero).select(x.number(-1), x.stopGradient()));
  }

  /// The smallest integer not below `x`.
  public static Tensor ceil(Tensor x) {
    return x.neg().floor().neg();
  }

  /// The nearest integer, of two equally near the even one.
  public static Tensor round(Tensor x) {
    var magnitude = x.abs();
    var below = magnitude.floor();
    var fraction = magnitude.sub(below);
    var half = x.number(0.5);
    var odd = below.mul(half).floor().notEqualTo(below.mul(half));
    var up = Logic.or(fraction.greaterThan(half), Logic.and(fraction.equalTo(half), odd));
    var rounded = up.select(below.add(1), below);
    return x.lessThan(x.number(0)).select(rounded.neg(), rounded);
  }

  /// The integer between 0 and `x` that is nearest to `x`.
  public static Tensor trunc(Tensor x) {
    return x.lessThan(x.number(0)).select(ceil(x), x.floor());
  }

  // ---- powers and logarithms ----

  /// `1/x`.
  public static Tensor reciprocal(Tensor x) {
    return x.number(1).div(x);
  }

  /// `1/√x`.
  public static Tensor rsqrt(Tensor x) {
    return reciprocal(x.sqrt());
  }

  /// `√x`, with derivative 0 instead of ∞ at 0: for what is a distance.
  static Tensor flatSqrt(Tensor x) {
    return where(x.notEqualTo(x.number(0)), x, 1, Tensor::sqrt, x.number(0));
  }

  /// `2ˣ`.
  public static Tensor exp2(Tensor x) {
    return x.number(2).pow(x);
  }

  /// The logarithm to the base 2.
  public static Tensor log2(Tensor x) {
    return x.log().div(Math.log(2));
  }

  /// The logarithm to the base 10.
  public static Tensor log10(Tensor x) {
    return x.log().div(Math.log(10));
  }

  /// `x log y`, and 0 where `x` is 0 whatever `y` is, unless that is NaN.
  public static Tensor xlogy(Tensor x, Tensor y) {
    var ordinary = Logic.and(y.greaterThan(y.number(0)), isFinite(y));
    var nothing = Logic.and(x.equalTo(x.number(0)), Logic.not(Logic.or(ordinary, isNaN(y))));
    return x.mul(nothing.select(y.number(1), y).log());
  }

  /// `log(eˣ + eʸ)`, without overflow.
  public static Tensor logAddExp(Tensor x, Tensor y) {
    // Both forms are the same function with the same derivatives; the chosen one has a softplus of what is not positive.
    var sameInfinity = Logic.and(x.equalTo(y), isInfinite(x));
    var difference = sameInfinity.select(x.number(0), x.sub(y));
    return x.lessThan(y).select(y.add(difference.softplus()), x.add(difference.neg().softplus()));
  }

  /// `√(x² + y²)`, without overflow or underflow on the way. The gradient at the origin is 0.
  public static Tensor hypot(Tensor x, Tensor y) {
    // The scale cancels out, so nothing is lost when no derivative passes through it.
    var scale = scale(x.abs().maximum(y.abs()));
    return flatSqrt(x.div(scale).square().add(y.div(scale).square())).mul(scale);
  }

  /// What numbers of a magnitude may be divided by before they are squared: the magnitude, but 1 for 0 and ∞.
  static Tensor scale(Tensor magnitude) {
    var usable = Logic.and(isFinite(magnitude), magnitude.greaterThan(magnitude.number(0)));
    return usable.select(magnitude, magnitude.number(1)).stopGradient();
  }

  // ---- division with remainder ----

  /// `⌊x/y⌋`, also of integers.
  public static Tensor floorDivide(Tensor x, Tensor y) {
    if (x.dtype().isFloating()) {
      return x.div(y).floor();
    }
    var quotient = x.div(y);
    var rest = x.sub(quotient.mul(y));
    var zero = x.number(0);
    var down = Logic.and(rest.notEqualTo(zero), Logic.xor(rest.lessThan(zero), y.lessThan(zero)));
    return down.select(quotient.sub(1), quotient);
  }

  /// `x − y ⌊x/y⌋`, which has the sign of `y`: `%` in Python. Of floating-point numbers to the rounding of that formula.
  public static Tensor remainder(Tensor x, Tensor y) {
    return rest(x, y, floorDivide(x, y));
  }

  /// `x − y trunc(x/y)`, which has the sign of `x`: `%` in Java. Of floating-point numbers to the rounding of that formula.
  public static Tensor fmod(Tensor x, Tensor y) {
    return rest(x, y, x.dtype().isFloating() ? trunc(x.div(y)) : x.div(y));
  }

  private static Tensor rest(Tensor x, Tensor y, Tensor quotient) {
    var none = quotient.equalTo(quotient.number(0));
    // By selection, because 0 · ∞ is NaN.
    return none.select(x, x.sub(none.select(y.number(0), y).mul(quotient)));
  }
}
