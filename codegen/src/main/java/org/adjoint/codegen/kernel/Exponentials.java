package org.adjoint.codegen.kernel;

import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;

/// The exponential function and its kin.
///
/// The method is the classical one (W. J. Cody and W. Waite, *Software Manual for the Elementary Functions*, 1980; P. T. P.
/// Tang, *Table-driven implementation of the exponential function*, 1989): reduce the argument by a multiple of ln 2,
/// evaluate a series, put the power of two back.
final class Exponentials extends Notation {
  /// ln 2 in two parts, the high one with so few digits that small multiples of it are exact.
  static final double LN2_HIGH = 0.693359375;
  static final double LN2_LOW = -2.1219444005e-4;
  static final double LN2_HIGH_64 = 0x1.62e42feep-1;
  static final double LN2_LOW_64 = 0x1.a39ef35793c76p-33;

  /// Up to here tanh has a polynomial of its own.
  private static final double TANH_BOUND = 0.625;
  /// `(tanh(x)/x − 1)/x²` in powers of x², with the smallest largest error up to [#TANH_BOUND] (Remez).
  private static final double[] TANH = {-0.3333328400279117, 0.13331492927548907, -0.05374359586938833,
    0.020650803333149764, -0.005717198046891894};
  private static final double[] TANH_64 = {-0.33333333333332876, 0.13333333333264918, -0.053968253932482994,
    0.021869487601977985, -0.008863221319409255, 0.0035919915717532156, -0.001454970481086844,
    0.0005863524999912174, -0.00022863327244765401, 7.721921387410553e-05, -1.6107562460116124e-05};

  Exponentials(Block block, DType dtype, boolean single) {
    super(block, dtype, single);
  }

  private record Reduced(Expr exponent, Expr rest) {
  }

  /// `x = exponent · ln 2 + rest` with an integral exponent and `|rest| ≤ ½ ln 2`.
  private Reduced reduce(Expr x) {
    var exponent = block.let("exponent", round(x.times(constant("LOG2_E", 1 / Math.log(2)))));
    var rest =
        block.let("rest", exponent.timesPlus(constant("MINUS_LN2_HIGH", -LN2_HIGH, -LN2_HIGH_64), x));
    return new Reduced(exponent,
        block.let("rest", exponent.timesPlus(constant("MINUS_LN2_LOW", -LN2_LOW, -LN2_LOW_64), rest)));
  }

  /// `(eʳ − 1 − r) / r²` by Taylor's series, whose first term left out is below half an ulp for `|r| ≤ ½ ln 2`.
  private Expr secondOrder(Expr rest) {
    return horner("series", rest,
        IntStream.rangeClosed(2, single ? 7 : 13).mapToDouble(n -> 1 / factorial(n)).toArray());
  }

  static double factorial(int n) {
    return IntStream.rangeClosed(2, n).asDoubleStream().reduce(1, (a, b) -> a * b);
  }

  /// `eˣ`.
  Expr exp(Expr x) {
    comment("exp: 2^exponent * e^rest with |rest| <= ln(2)/2");
    return expOf(clamp(x, single ? -104 : -746, single ? 89 : 710));
  }

  private Expr expOf(Expr bounded) {
    var reduced = reduce(block.let("bounded", bounded));
    return scaled(powerOf(reduced.rest), reduced.exponent);
  }

  /// `e^(x + low)` where `low` is far below `x`.
  Expr exp(Expr x, Expr low) {
    comment("exp: 2^exponent * e^(rest + low) with |rest| <= ln(2)/2");
    var reduced = reduce(x);
    var rest = block.let("rest", reduced.rest.plus(low));
    var lost = block.let("lost", low.minus(rest.minus(reduced.rest)));
    var small = rest.times(rest).timesPlus(secondOrder(rest), lost);
    return scaled(block.let("power", rest.plus(small).plus(one())), reduced.exponent);
  }

  /// `eˣ` of arguments for which it is a normal number.
  Expr moderate(Expr x) {
    comment("exp: 2^exponent * e^rest with |rest| <= ln(2)/2");
    var reduced = reduce(x);
    return powerOf(reduced.rest).times(powerOfTwo(reduced.exponent));
  }

  private Expr powerOf(Expr rest) {
    var series = secondOrder(rest);
    return block.let("power", rest.times(rest).timesPlus(series, rest).plus(one()));
  }

  /// `power · 2^exponent` in two factors, since one alone may overflow or be subnormal where the product is not.
  private Expr scaled(Expr power, Expr exponent) {
    var half = block.let("half", round(exponent.times(number(0.5))));
    return power.times(powerOfTwo(half)).times(powerOfTwo(exponent.minus(half)));
  }

  /// `eˣ − 1`.
  Expr expm1(Expr x) {
    comment("expm1: 2^exponent * (e^rest - 1) + (2^exponent - 1)");
    // Below the lower bound the result rounds to −1; above the upper one it overflows.
    var reduced = reduce(block.let("bounded", clamp(x, single ? -18 : -38, single ? 89 : 710)));
    var series = secondOrder(reduced.rest);
    var minusOne = block.let("powerMinusOne", reduced.rest.times(reduced.rest).timesPlus(series, reduced.rest));
    // Half of the power of two, doubled at the end, since 2^128 is infinite where the result may be finite.
    var scale = block.let("scale", powerOfTwo(reduced.exponent.minus(one())));
    var result = scale.timesPlus(minusOne, scale.minus(number(0.5))).times(number(2));
    // The sum above turns −0 into 0, and loses subnormals.
    return select(Op.Comparison.LT, absolute(x), number(single ? 0x1p-30 : 0x1p-60), x, result);
  }

  /// `e^−|x|`, shared by all functions of `x` and of `−x` that need it.
  Expr decay(Expr x) {
    var positive = block.definition(x) instanceof Expr.Unary(var op, Expr.Use y) && op == Expr.UnaryOp.NEG ? y : x;
    return block.shared("decay", positive, () -> {
      comment("exp: 2^exponent * e^rest with |rest| <= ln(2)/2");
      var negative = block.let("negative", negated(absolute(positive)));
      var least = number(single ? -104 : -746);
      return block.let("decay", expOf(select(Op.Comparison.LT, negative, least, least, negative)));
    });
  }

  /// `1/(1 + e⁻ˣ)`.
  Expr sigmoid(Expr x) {
    var decay = decay(x);
    comment("sigmoid: 1 / (1 + e^-x) from 0 on, e^x / (1 + e^x) below: no overflow, small results kept");
    var sum = block.let("sum", decay.plus(one()));
    var lost = block.let("lost", decay.minus(sum.minus(one())));
    var quotient = block.let("quotient", select(Op.Comparison.LT, x, number(0), decay, one()).over(sum));
    // What the sum lost makes the quotient too large by lost/sum; 1/sum is nearly 1 − decay/2.
    return quotient.times(lost).timesPlus(decay.timesPlus(number(0.5), number(-1)), quotient);
  }

  /// The hyperbolic tangent.
  Expr tanh(Expr x) {
    comment("tanh: |x| + |x|^3 * P(x^2) near 0, 1 - 2 d / (d + 1) with d = e^(-2|x|) beyond");
    var magnitude = block.let("magnitude", absolute(x));
    var square = block.let("square", magnitude.times(magnitude));
    var series = horner("near", square, single ? TANH : TANH_64);
    var near = block.let("near", magnitude.times(square).timesPlus(series, magnitude));
    var doubled = block.let("doubled", magnitude.times(number(-2)));
    // Beyond this bound the result rounds to 1.
    var least = number(single ? -20 : -40);
    var decay =
        block.let("decay", moderate(block.let("bounded", select(Op.Comparison.LT, doubled, least, least, doubled))));
    var far = one().minus(decay.plus(decay).over(decay.plus(one())));
    return withSign(select(Op.Comparison.LT, magnitude, number(TANH_BOUND), near, far), x);
  }
}
