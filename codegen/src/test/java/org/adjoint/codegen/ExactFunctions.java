package org.adjoint.codegen;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.adjoint.graph.Op;

/// Elementary functions to some forty digits.
final class ExactFunctions {
  private static final MathContext DIGITS = new MathContext(45);
  private static final BigDecimal ONE = BigDecimal.ONE;
  private static final BigDecimal TWO = BigDecimal.TWO;

  private ExactFunctions() {
  }

  /// The value at a finite `x` within the domain, where it is neither far beyond the largest double nor far below the
  /// smallest one.
  static BigDecimal of(Op.Unary function, double x) {
    var exact = new BigDecimal(x);
    // Beyond these bounds nothing changes any more that a double can tell.
    var bounded = new BigDecimal(Math.clamp(x, -800, 800), DIGITS);
    return switch (function) {
      case Op.Exp _ -> exp(bounded);
      case Op.Expm1 _ -> expm1(bounded);
      case Op.Log _ -> log(exact, StrictMath.log(x));
      case Op.Log1p _ -> log1p(exact, StrictMath.log1p(x));
      case Op.Tanh _ -> {
        var doubled = expm1(TWO.multiply(bounded, DIGITS));
        yield doubled.divide(doubled.add(TWO, DIGITS), DIGITS);
      }
      case Op.Sigmoid _ -> {
        var power = exp(bounded.abs().negate());
        yield (x < 0 ? power : ONE).divide(ONE.add(power, DIGITS), DIGITS);
      }
      case Op.Softplus _ -> log1p(exp(bounded.abs().negate()), StrictMath.log1p(StrictMath.exp(-Math.abs(x))))
          .add(exact.max(BigDecimal.ZERO), DIGITS);
      case Op.Sqrt _ -> exact.sqrt(DIGITS);
      case Op.Neg _ -> exact.negate();
      case Op.Abs _ -> exact.abs();
      case Op.Floor _ -> exact.setScale(0, RoundingMode.FLOOR);
      case Op.Sin _ -> sine(exact, 0);
      case Op.Cos _ -> sine(exact, 1);
      case Op.Atan _ -> angle(exact, ONE, StrictMath.atan(x));
      case Op.Erf _ -> erf(new BigDecimal(Math.clamp(x, -10, 10)));
    };
  }

  /// The value at finite `x` and `y`, positive `x` for powers, where it is neither far beyond the largest double nor far below the
  /// smallest one.
  static BigDecimal of(Op.Binary function, double x, double y) {
    return switch (function) {
      case Op.Pow _ -> exp(new BigDecimal(y).multiply(log(new BigDecimal(x), StrictMath.log(x)), DIGITS));
      case Op.Atan2 _ -> angle(new BigDecimal(x), new BigDecimal(y), StrictMath.atan2(x, y));
      case Op.Add _, Op.Sub _, Op.Mul _, Op.Div _, Op.Max _, Op.Min _ ->
          throw new IllegalArgumentException("Java's own " + function.label() + " is exact.");
    };
  }

  // ---- trigonometry ----

  /// π/2, to as many digits as it takes to reduce the largest double (J. Machin).
  private static final BigDecimal HALF_PI = arcCotangent(5).multiply(BigDecimal.valueOf(8))
      .subtract(arcCotangent(239).multiply(TWO));

  private static BigDecimal arcCotangent(int x) {
    var sum = BigDecimal.ZERO;
    var power = ONE.divide(BigDecimal.valueOf(x), 400, RoundingMode.HALF_EVEN);
    for (int n = 0; power.signum() != 0; n++) {
      var term = power.divide(BigDecimal.valueOf(2L * n + 1), 400, RoundingMode.HALF_EVEN);
      sum = n % 2 == 0 ? sum.add(term) : sum.subtract(term);
      power = power.divide(BigDecimal.valueOf((long) x * x), 400, RoundingMode.HALF_EVEN);
    }
    return sum;
  }

  /// `sin(x + turns · π/2)`.
  private static BigDecimal sine(BigDecimal x, int turns) {
    var quadrant = x.divide(HALF_PI, 0, RoundingMode.HALF_EVEN);
    var rest = x.subtract(quadrant.multiply(HALF_PI)).round(DIGITS);
    int quarter = quadrant.toBigInteger().add(BigInteger.valueOf(turns)).mod(BigInteger.valueOf(4)).intValue();
    var square = rest.multiply(rest, DIGITS).negate();
    var term = quarter % 2 == 0 ? rest : ONE;
    var sum = term;
    for (int n = quarter % 2 + 1; n < 40; n += 2) {
      int factor = quarter % 2 == 0 ? (n + 1) * (n + 2) : (n - 1) * n;
      term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(factor), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return quarter < 2 ? sum : sum.negate();
  }

  /// One step from an approximate angle: turned back by it, the point is next to the axis.
  private static BigDecimal angle(BigDecimal y, BigDecimal x, double approximate) {
    var angle = new BigDecimal(approximate);
    var sine = sine(angle, 0);
    var cosine = sine(angle, 1);
    var slope = y.multiply(cosine, DIGITS).subtract(x.multiply(sine, DIGITS), DIGITS)
        .divide(x.multiply(cosine, DIGITS).add(y.multiply(sine, DIGITS), DIGITS), DIGITS);
    return angle.add(slope, DIGITS).subtract(slope.pow(3, DIGITS).divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
  }

  // ---- exponentials ----

  /// `2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!`, a series without cancellation.
  private static BigDecimal erf(BigDecimal x) {
    var square = x.multiply(x, DIGITS);
    var doubled = square.multiply(TWO, DIGITS);
    var term = x;
    var sum = x;
    for (int n = 3; term.signum() != 0 && term.precision() - term.scale() > sum.precision() - sum.scale() - 46;
        n += 2) {
      term = term.multiply(doubled, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return TWO.divide(HALF_PI.multiply(TWO).sqrt(DIGITS), DIGITS).multiply(exp(square.negate()), DIGITS)
        .multiply(sum, DIGITS);
  }

  private static BigDecimal exp(BigDecimal x) {
    return x.signum() < 0 ? ONE.divide(exp(x.negate()), DIGITS) : expm1(x).add(ONE, DIGITS);
  }

  /// A series for a small part of `x`, doubled again and again: e²ʳ − 1 = (eʳ − 1)(eʳ − 1 + 2).
  private static BigDecimal expm1(BigDecimal x) {
    if (x.signum() < 0 && x.doubleValue() < -1) {
      return exp(x).subtract(ONE, DIGITS);
    }
    int doublings = Math.max(0, Math.getExponent(x.doubleValue()) + 5);
    var part = x.divide(TWO.pow(doublings), DIGITS);
    var term = part;
    var sum = part;
    for (int n = 2; n < 32; n++) {
      term = term.multiply(part, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int doubling = 0; doubling < doublings; doubling++) {
      sum = sum.multiply(sum.add(TWO, DIGITS), DIGITS);
    }
    return sum;
  }

  /// One step from an approximate logarithm: log x = y + log(1 + d) with d = x·e⁻ʸ − 1.
  private static BigDecimal log(BigDecimal x, double approximate) {
    var y = new BigDecimal(approximate, DIGITS);
    return y.add(logOfNearlyOne(x.multiply(exp(y.negate()), DIGITS).subtract(ONE, DIGITS)), DIGITS);
  }

  private static BigDecimal log1p(BigDecimal x, double approximate) {
    var y = new BigDecimal(approximate, DIGITS);
    var decay = expm1(y.negate());
    return y.add(logOfNearlyOne(decay.add(x, DIGITS).add(x.multiply(decay, DIGITS), DIGITS)), DIGITS);
  }

  private static BigDecimal logOfNearlyOne(BigDecimal d) {
    return d.subtract(d.multiply(d, DIGITS).divide(TWO, DIGITS), DIGITS)
        .add(d.pow(3, DIGITS).divide(BigDecimal.valueOf(3), DIGITS), DIGITS);
  }
}
