package org.adjoint.codegen.kernel;

import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;

/// `xʸ = e^(y log x)`. An error of the exponent becomes a relative error of the result, so that the logarithm must have ten
/// digits more than the result: for float32 it is computed in double, for float64 as the sum of two doubles (T. J. Dekker, *A
/// floating-point technique for extending the available precision*, 1971).
final class Powers extends Notation {
  /// What the double next to ⅔ lacks.
  private static final double TWO_THIRDS_LOW = 0x1.5555555555555p-55;

  private Powers(Block block, boolean single) {
    super(block, DType.FLOAT64, single);
  }

  static Expr pow(Block block, Expr x, Expr y) {
    if (x.dtype() == DType.FLOAT32) {
      var result = new Powers(block, true).pow(block.let("base", new Expr.Cast(x, DType.FLOAT64)),
          block.let("power", new Expr.Cast(y, DType.FLOAT64)));
      return new Expr.Cast(result, DType.FLOAT32);
    }
    return new Powers(block, false).pow(x, y);
  }

  private Expr pow(Expr x, Expr y) {
    var magnitude = block.let("magnitude", absolute(x));
    var size = block.let("size", single ? inSingle(magnitude, y) : inDouble(magnitude, y));
    comment("pow of a negative base: -|x|^y for odd y, undefined for fractions");
    var integer = block.let("integer", floor(y));
    var isNegative = block.let("isNegative", new Expr.Compare(Op.Comparison.LT, withSign(one(), x), number(0)));
    var half = block.let("half", integer.times(number(0.5)));
    var isOdd = new Expr.Compare(Op.Comparison.NE, floor(half), half);
    var signed = block.let("signed", new Expr.Select(isOdd, withSign(size, x), size));
    var isFraction = new Expr.Compare(Op.Comparison.NE, integer, y);
    // Of negative zero and infinity the fractional powers are those of their magnitudes.
    var isOrdinary = new Expr.Compare(Op.Comparison.LT,
        block.let("distance", absolute(select(Op.Comparison.EQ, x, number(0), infinity(), x))), infinity());
    var ofNegative = block.let("ofNegative", new Expr.Select(isFraction,
        new Expr.Select(isOrdinary, number(Double.NaN), size), signed));
    return select(Op.Comparison.EQ, y, number(0), one(), new Expr.Select(isNegative, ofNegative, size));
  }

  private Expr infinity() {
    return number(Double.POSITIVE_INFINITY);
  }

  private Expr inSingle(Expr magnitude, Expr y) {
    var logarithm = block.let("logarithm", new Logarithms(block, dtype, false).log(magnitude));
    return new Exponentials(block, dtype, true).exp(block.let("product", y.times(logarithm)));
  }

  private Expr inDouble(Expr magnitude, Expr y) {
    var logarithm = logarithm(magnitude);
    // log 0 = −∞ and log ∞ = ∞; the product with y is one of ±∞ or NaN.
    var infinite = select(Op.Comparison.EQ, magnitude, number(0), number(Double.NEGATIVE_INFINITY), magnitude);
    var isFinite = block.let("isFinite", new Expr.Compare(Op.Comparison.LT,
        select(Op.Comparison.EQ, magnitude, number(0), infinity(), magnitude), infinity()));
    var high = block.let("logarithm", new Expr.Select(isFinite, logarithm.high, infinite));
    var product = block.let("product", y.times(high));
    var low = block.let("productLow", y.timesPlus(logarithm.low, lostIn(y, high)));
    var bounded = block.let("bounded", clamp(product, -746, 710));
    // Out of bounds the low part is no number any more.
    return new Exponentials(block, dtype, false).exp(bounded,
        block.let("low", select(Op.Comparison.EQ, bounded, product, low, number(0))));
  }

  /// The sum of two numbers, of which the second is below the last digit of the first.
  private record Pair(Expr high, Expr low) {
  }

  /// `exponent · ln 2 + 2 artanh(ratio)` with `ratio = f / (2 + f)`.
  private Pair logarithm(Expr x) {
    comment("pow: log|x| = exponent * ln(2) + 2 * ratio + 2/3 * ratio^3 + ..., each value as a sum of two");
    var parts = new Logarithms(block, dtype, single).partsOfAny(x);
    var fraction = parts.fraction();
    var divisor = block.let("divisor", fraction.plus(number(2)));
    var divisorLow = block.let("divisorLow", fraction.minus(divisor.minus(number(2))));
    var inverse = block.let("inverse", one().over(divisor));
    var ratioHigh = block.let("ratio", fraction.times(inverse));
    var missing = fraction.minus(ratioHigh.times(divisor)).minus(lostIn(ratioHigh, divisor))
        .minus(ratioHigh.times(divisorLow));
    var ratio = new Pair(ratioHigh, block.let("ratioLow", block.let("missing", missing).times(inverse)));
    var square = product("square", ratio, ratio);
    var cube = product("cube", square, ratio);
    var series = block.let("series", horner("series", square.high,
        IntStream.rangeClosed(2, 12).mapToDouble(n -> 2.0 / (2 * n + 1)).toArray()).times(square.high));
    var twoThirds = constant("TWO_THIRDS", 2.0 / 3);
    var factor = sum("factor", new Pair(twoThirds, constant("TWO_THIRDS_LOW", TWO_THIRDS_LOW)),
        new Pair(series, number(0)));
    var start = sum("start",
        new Pair(block.let("exponentPart", parts.exponent().times(constant("LN2_HIGH", Exponentials.LN2_HIGH_64))),
            parts.exponent().times(constant("LN2_LOW", Exponentials.LN2_LOW_64))),
        new Pair(block.let("twice", ratio.high.plus(ratio.high)), ratio.low.plus(ratio.low)));
    return sum("log", start, product("term", cube, factor));
  }

  private Pair product(String label, Pair x, Pair y) {
    var high = block.let(label, x.high.times(y.high));
    var low = x.high.timesPlus(y.low, x.low.timesPlus(y.high, lostIn(x.high, y.high)));
    return new Pair(high, block.let(label + "Low", low));
  }

  /// The sum where the first is larger, or zero.
  private Pair sum(String label, Pair larger, Pair smaller) {
    var high = block.let(label, larger.high.plus(smaller.high));
    var lost = smaller.high.minus(high.minus(larger.high));
    var low = block.let(label + "Rest", larger.low.plus(smaller.low).plus(lost));
    var sum = block.let(label + "High", high.plus(low));
    return new Pair(sum, block.let(label + "Low", low.minus(sum.minus(high))));
  }
}
