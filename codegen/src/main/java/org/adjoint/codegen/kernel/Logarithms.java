package org.adjoint.codegen.kernel;

import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;

/// Logarithms: the exponent times ln 2, and a series in `f / (2 + f)` for the mantissa `1 + f` (W. J. Cody and W. Waite, *Software
/// Manual for the Elementary Functions*, 1980).
final class Logarithms extends Notation {
  Logarithms(Block block, DType dtype, boolean single) {
    super(block, dtype, single);
  }

  /// A positive number as `(1 + fraction) · 2^exponent`, with `√½ ≤ 1 + fraction < √2`.
  record Parts(Expr exponent, Expr fraction) {
  }

  /// The natural logarithm.
  Expr log(Expr x) {
    comment("log: exponent * ln(2) + log(mantissa) with mantissa between sqrt(1/2) and sqrt(2)");
    var parts = partsOfAny(x);
    return ordinary(x, finish(parts, parts.exponent.times(ln2Low())));
  }

  /// The parts of a number that may be subnormal.
  Parts partsOfAny(Expr x) {
    var smallest = number(narrow() ? Float.MIN_NORMAL : Double.MIN_NORMAL);
    var scaled =
        block.let("scaled", select(Op.Comparison.LT, x, smallest, x.times(number(narrow() ? 0x1p25 : 0x1p54)), x));
    var shift = select(Op.Comparison.LT, x, smallest, number(narrow() ? 25 : 54), number(0));
    var parts = parts(scaled);
    return new Parts(block.let("exponent", parts.exponent.minus(shift)), parts.fraction);
  }

  private Parts parts(Expr x) {
    return new Parts(block.let("exponent", new Expr.Unary(Expr.UnaryOp.EXPONENT, x)),
        block.let("fraction", new Expr.Unary(Expr.UnaryOp.MANTISSA, x).minus(one())));
  }

  /// `log(1 + x)`.
  Expr log1p(Expr x) {
    comment("log1p: log of the rounded sum 1 + x, and the rounding error made good");
    var sum = block.let("sum", x.plus(one()));
    // What the sum lost, relative to it (Kahan).
    var lost = block.let("lost", select(Op.Comparison.LT, absolute(x), one(),
        x.minus(sum.minus(one())), one().minus(sum.minus(x))).over(sum));
    var parts = parts(sum);
    var result = ordinary(sum, finish(parts, parts.exponent.timesPlus(ln2Low(), lost)));
    return select(Op.Comparison.LT, absolute(x), number(single ? 0x1p-25 : 0x1p-54), x, result);
  }

  /// `log(1 + eˣ)`.
  Expr softplus(Expr x) {
    var decay = new Exponentials(block, dtype, single).decay(x);
    comment("softplus: max(x, 0) + log1p(e^-|x|)");
    var sum = block.let("sum", decay.plus(one()));
    var lost = block.let("lost", decay.minus(sum.minus(one())).over(sum));
    var parts = parts(sum);
    var logarithm = block.let("logarithm", finish(parts, parts.exponent.timesPlus(ln2Low(), lost)));
    return new Expr.Binary(Expr.BinaryOp.MAX, x, number(0)).plus(logarithm);
  }

  private Expr ln2Low() {
    return constant("LN2_LOW", Exponentials.LN2_LOW, Exponentials.LN2_LOW_64);
  }

  /// `exponent · ln 2 + log(1 + f)`, with `log(1 + f) = 2 artanh(f / (2 + f))`.
  ///
  /// @param low what is too small for the high part of the sum: the low part of `exponent · ln 2`, and corrections
  private Expr finish(Parts parts, Expr low) {
    var fraction = parts.fraction;
    var ratio = block.let("ratio", fraction.over(fraction.plus(number(2))));
    var square = block.let("square", ratio.times(ratio));
    var series = horner("series", square,
        IntStream.rangeClosed(1, single ? 5 : 11).mapToDouble(n -> 2.0 / (2 * n + 1)).toArray());
    var halfSquare = block.let("halfSquare", fraction.times(fraction).times(number(0.5)));
    var small = ratio.timesPlus(square.timesPlus(series, halfSquare), low);
    var tail = block.let("tail", halfSquare.minus(small).minus(fraction));
    return parts.exponent.timesPlus(constant("LN2_HIGH", Exponentials.LN2_HIGH, Exponentials.LN2_HIGH_64),
        negated(tail));
  }

  /// The logarithm's values where its argument is no positive finite number.
  private Expr ordinary(Expr x, Expr result) {
    var atZero = select(Op.Comparison.EQ, x, number(0), number(Double.NEGATIVE_INFINITY), number(Double.NaN));
    var finite = block.let("finite", result);
    var bounded = select(Op.Comparison.LT, x, number(Double.POSITIVE_INFINITY), finite, x);
    return select(Op.Comparison.LE, x, number(0), atZero, bounded);
  }
}
