package org.adjoint.codegen.kernel;

import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;

/// Exponentials, logarithms and their kin as polynomials, written out where they are used.
///
/// The methods are the classical ones (W. J. Cody and W. Waite, *Software Manual for the Elementary Functions*, 1980; P. T. P.
/// Tang, *Table-driven implementation of the exponential function*, 1989): reduce the argument by a multiple of ln 2,
/// evaluate a series, put the power of two back. They consist of the same few operations on every platform, so results are
/// the same in vectors of any length and in the scalar tail.
final class ElementaryFunctions {
  /// ln 2 in two parts, the high one with so few digits that small multiples of it are exact.
  private static final double LN2_HIGH = 0.693359375;
  private static final double LN2_LOW = -2.1219444005e-4;
  private static final double LN2_HIGH_64 = 0x1.62e42feep-1;
  private static final double LN2_LOW_64 = 0x1.a39ef35793c76p-33;

  private final Block block;
  private final DType dtype;
  private final boolean single;

  private ElementaryFunctions(Block block, DType dtype) {
    this.block = block;
    this.dtype = dtype;
    this.single = dtype == DType.FLOAT32;
  }

  /// Writes `op` applied to `x` into `block`.
  static Expr write(Op.Unary op, Expr x, Block block) {
    return new ElementaryFunctions(block, x.dtype()).write(op, x);
  }

  private Expr write(Op.Unary op, Expr argument) {
    // Written out once, however often the method needs it.
    var x = argument instanceof Expr.Use ? argument : block.let("argument", argument);
    return switch (op) {
      case Op.Neg _ -> new Expr.Unary(Expr.UnaryOp.NEG, x);
      case Op.Abs _ -> new Expr.Unary(Expr.UnaryOp.ABS, x);
      case Op.Sqrt _ -> new Expr.Unary(Expr.UnaryOp.SQRT, x);
      case Op.Exp _ -> exp(x);
      case Op.Expm1 _ -> expm1(x);
      case Op.Log _ -> log(x);
      case Op.Log1p _ -> log1p(x);
      case Op.Tanh _ -> tanh(x);
      case Op.Sigmoid _ -> sigmoid(x);
      case Op.Floor _, Op.Sin _, Op.Cos _, Op.Atan _, Op.Softplus _, Op.Erf _ ->
          throw new UnsupportedOperationException(op.label());
    };
  }

  // ---- exponentials ----

  private record Reduced(Expr exponent, Expr rest) {
  }

  /// `x = exponent · ln 2 + rest` with an integral exponent and `|rest| ≤ ½ ln 2`.
  private Reduced reduce(Expr x) {
    var exponent = block.let("exponent", round(x.times(constant("LOG2_E", 1 / Math.log(2)))));
    var high = single ? LN2_HIGH : LN2_HIGH_64;
    var low = single ? LN2_LOW : LN2_LOW_64;
    var rest = block.let("rest", exponent.timesPlus(constant("MINUS_LN2_HIGH", -high), x));
    return new Reduced(exponent, block.let("rest", exponent.timesPlus(constant("MINUS_LN2_LOW", -low), rest)));
  }

  /// The nearest integer: adding 1.5 · 2^(p−1) pushes the fraction out of the significand.
  private Expr round(Expr x) {
    var shift = constant("ROUNDING_SHIFT", single ? 0x1.8p23 : 0x1.8p52);
    return x.plus(shift).minus(shift);
  }

  /// `(eʳ − 1 − r) / r²` by Taylor's series, whose first term left out is below half an ulp for `|r| ≤ ½ ln 2`.
  private Expr secondOrderOfExp(Expr rest) {
    return horner("series", rest,
        IntStream.rangeClosed(2, single ? 7 : 13).mapToDouble(n -> 1 / factorial(n)).toArray());
  }

  private Expr exp(Expr x) {
    block.add(new Stmt.Comment("exp: 2^exponent * e^rest with |rest| <= ln(2)/2"));
    var bounded = block.let("bounded", clamp(x, single ? -104 : -746, single ? 89 : 710));
    var reduced = reduce(bounded);
    var series = secondOrderOfExp(reduced.rest);
    var square = reduced.rest.times(reduced.rest);
    var power = block.let("power", square.timesPlus(series, reduced.rest).plus(one()));
    // 2^exponent in two factors, since one alone may overflow or be subnormal where the product is not.
    var half = block.let("half", round(reduced.exponent.times(number(0.5))));
    return power.times(powerOfTwo(half)).times(powerOfTwo(reduced.exponent.minus(half)));
  }

  private Expr expm1(Expr x) {
    block.add(new Stmt.Comment("expm1: 2^exponent * (e^rest - 1) + (2^exponent - 1)"));
    // Below the lower bound the result rounds to −1; above the upper one it overflows.
    var bounded = block.let("bounded", clamp(x, single ? -18 : -38, single ? 89 : 710));
    var reduced = reduce(bounded);
    var series = secondOrderOfExp(reduced.rest);
    var minusOne = block.let("powerMinusOne", reduced.rest.times(reduced.rest).timesPlus(series, reduced.rest));
    // Half of the power of two, doubled at the end, since 2^128 is infinite where the result may be finite.
    var scale = block.let("scale", powerOfTwo(reduced.exponent.minus(one())));
    var result = scale.timesPlus(minusOne, scale.minus(number(0.5))).times(number(2));
    // The sum above turns −0 into 0, and loses subnormals.
    return select(Op.Comparison.LT, absolute(x), number(single ? 0x1p-30 : 0x1p-60), x, result);
  }

  private Expr sigmoid(Expr x) {
    var argument = block.let("magnitude", new Expr.Unary(Expr.UnaryOp.NEG, absolute(x)));
    var decay = block.let("decay", exp(argument));
    // 1/(1 + e⁻ˣ) for x ≥ 0, eˣ/(1 + eˣ) below: neither overflows nor loses the small results.
    return select(Op.Comparison.LT, x, number(0), decay, one()).over(decay.plus(one()));
  }

  private Expr tanh(Expr x) {
    var magnitude = block.let("magnitude", absolute(x));
    var decay = block.let("decay", expm1(block.let("doubled", magnitude.times(number(-2)))));
    // tanh|x| = −d/(d + 2) with d = e^(−2|x|) − 1; near 1 it is 1 − 2(1 + d)/(d + 2), where the quotient's errors are small
    var numerator = select(Op.Comparison.LT, decay, number(-0.75), decay.plus(one()).times(number(2)),
        new Expr.Unary(Expr.UnaryOp.NEG, decay));
    var quotient = block.let("quotient", numerator.over(decay.plus(number(2))));
    var result = block.let("tanhOfMagnitude",
        select(Op.Comparison.LT, decay, number(-0.75), one().minus(quotient), quotient));
    var signed = select(Op.Comparison.LT, x, number(0), new Expr.Unary(Expr.UnaryOp.NEG, result), result);
    // For tiny x the result is x, with its sign.
    return select(Op.Comparison.LT, magnitude, number(single ? 0x1p-13 : 0x1p-28), x, signed);
  }

  // ---- logarithms ----

  private Expr log(Expr x) {
    block.add(new Stmt.Comment("log: exponent * ln(2) + log(mantissa) with mantissa between sqrt(1/2) and sqrt(2)"));
    var smallest = number(single ? Float.MIN_NORMAL : Double.MIN_NORMAL);
    var scaled =
        block.let("scaled", select(Op.Comparison.LT, x, smallest, x.times(number(single ? 0x1p25 : 0x1p54)), x));
    var shift = select(Op.Comparison.LT, x, smallest, number(single ? 25 : 54), number(0));
    var exponent = block.let("exponent", new Expr.Unary(Expr.UnaryOp.EXPONENT, scaled).minus(shift));
    var mantissa = block.let("fraction", new Expr.Unary(Expr.UnaryOp.MANTISSA, scaled).minus(one()));
    return ordinary(x, finishLog(exponent, mantissa, exponent.times(ln2Low())));
  }

  private Expr log1p(Expr x) {
    block.add(new Stmt.Comment("log1p: log of the rounded sum 1 + x, and the rounding error made good"));
    var sum = block.let("sum", x.plus(one()));
    // What the sum lost, relative to it (Kahan).
    var lost = block.let("lost", select(Op.Comparison.LT, absolute(x), one(),
        x.minus(sum.minus(one())), one().minus(sum.minus(x))).over(sum));
    var exponent = block.let("exponent", new Expr.Unary(Expr.UnaryOp.EXPONENT, sum));
    var mantissa = block.let("fraction", new Expr.Unary(Expr.UnaryOp.MANTISSA, sum).minus(one()));
    var result = ordinary(sum, finishLog(exponent, mantissa, exponent.timesPlus(ln2Low(), lost)));
    return select(Op.Comparison.LT, absolute(x), number(single ? 0x1p-25 : 0x1p-54), x, result);
  }

  private Expr ln2Low() {
    return constant("LN2_LOW", single ? LN2_LOW : LN2_LOW_64);
  }

  /// `exponent · ln 2 + log(1 + f)`, with `log(1 + f) = 2 artanh(f / (2 + f))`.
  ///
  /// @param low what is too small for the high part of the sum: the low part of `exponent · ln 2`, and corrections
  private Expr finishLog(Expr exponent, Expr fraction, Expr low) {
    var ratio = block.let("ratio", fraction.over(fraction.plus(number(2))));
    var square = block.let("square", ratio.times(ratio));
    var series = horner("series", square,
        IntStream.rangeClosed(1, single ? 5 : 11).mapToDouble(n -> 2.0 / (2 * n + 1)).toArray());
    var halfSquare = block.let("halfSquare", fraction.times(fraction).times(number(0.5)));
    var small = ratio.timesPlus(square.timesPlus(series, halfSquare), low);
    var tail = block.let("tail", halfSquare.minus(small).minus(fraction));
    return exponent.timesPlus(constant("LN2_HIGH", single ? LN2_HIGH : LN2_HIGH_64),
        new Expr.Unary(Expr.UnaryOp.NEG, tail));
  }

  /// The logarithm's values where its argument is no positive finite number.
  private Expr ordinary(Expr x, Expr result) {
    var atZero = select(Op.Comparison.EQ, x, number(0), number(Double.NEGATIVE_INFINITY), number(Double.NaN));
    var finite = block.let("finite", result);
    var bounded = select(Op.Comparison.LT, x, number(Double.POSITIVE_INFINITY), finite, x);
    return select(Op.Comparison.LE, x, number(0), atZero, bounded);
  }

  // ---- pieces ----

  /// `Σ coefficients[n] · xⁿ`.
  private Expr horner(String label, Expr x, double[] coefficients) {
    var sum = number(coefficients[coefficients.length - 1]);
    for (int n = coefficients.length - 2; n >= 0; n--) {
      sum = block.let(label, sum.timesPlus(x, number(coefficients[n])));
    }
    return sum;
  }

  /// `x` within bounds; NaN stays NaN.
  private Expr clamp(Expr x, double low, double high) {
    var raised = block.let("raised", select(Op.Comparison.LT, x, number(low), number(low), x));
    return select(Op.Comparison.LT, number(high), raised, number(high), raised);
  }

  private static double factorial(int n) {
    return IntStream.rangeClosed(2, n).asDoubleStream().reduce(1, (a, b) -> a * b);
  }

  private static Expr select(Op.Comparison comparison, Expr a, Expr b, Expr then, Expr otherwise) {
    return new Expr.Select(new Expr.Compare(comparison, a, b), then, otherwise);
  }

  private static Expr absolute(Expr x) {
    return new Expr.Unary(Expr.UnaryOp.ABS, x);
  }

  private static Expr powerOfTwo(Expr exponent) {
    return new Expr.Unary(Expr.UnaryOp.POWER_OF_TWO, exponent);
  }

  private Expr one() {
    return number(1);
  }

  private Expr number(double value) {
    return new Expr.Literal(dtype.round(value), dtype, null);
  }

  /// The types have constants of their own, so the names carry the type.
  private Expr constant(String name, double value) {
    return new Expr.Literal(dtype.round(value), dtype, name + (single ? "" : "_64"));
  }
}
