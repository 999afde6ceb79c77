package org.adjoint.codegen;

import java.math.BigDecimal;
import java.math.MathContext;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Elementary functions to some forty digits.
final class ExactFunctions {
  private static final MathContext DIGITS = new MathContext(45);
  private static final BigDecimal ONE = BigDecimal.ONE;
  private static final BigDecimal TWO = BigDecimal.TWO;

  private ExactFunctions() {
  }

  /// The value at a finite `x` within the domain, where it is neither far beyond the largest double nor far below the
  /// smallest one.
  static BigDecimal of(Tensor function, double x) {
    // Beyond these bounds nothing changes any more that a double can tell.
    var exact = new BigDecimal(isLogarithm(function) ? x : Math.clamp(x, -800, 800), DIGITS);
    return switch (((Op.Unary) function.op())) {
      case Op.Exp _ -> exp(exact);
      case Op.Expm1 _ -> expm1(exact);
      case Op.Log _ -> log(exact, StrictMath.log(x));
      case Op.Log1p _ -> log1p(exact, StrictMath.log1p(x));
      case Op.Tanh _ -> {
        var doubled = expm1(TWO.multiply(exact, DIGITS));
        yield doubled.divide(doubled.add(TWO, DIGITS), DIGITS);
      }
      case Op.Sigmoid _ -> {
        var power = exp(exact.abs().negate());
        yield (x < 0 ? power : ONE).divide(ONE.add(power, DIGITS), DIGITS);
      }
      case Op.Sqrt _ -> exact.sqrt(DIGITS);
      case Op.Neg _ -> exact.negate();
      case Op.Abs _ -> exact.abs();
      case Op.Floor _, Op.Sin _, Op.Cos _, Op.Atan _, Op.Softplus _, Op.Erf _ ->
          throw new IllegalArgumentException("There is no exact value of " + function + ".");
    };
  }

  private static boolean isLogarithm(Tensor function) {
    return function.op() instanceof Op.Log || function.op() instanceof Op.Log1p || function.op() instanceof Op.Sqrt;
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
