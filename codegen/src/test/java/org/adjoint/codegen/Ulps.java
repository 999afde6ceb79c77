package org.adjoint.codegen;

import java.math.BigDecimal;
import java.math.MathContext;

/// Errors in units of the last place of the exact result; infinite where one is NaN or infinite and the other is not.
final class Ulps {
  private Ulps() {
  }

  /// @param exact in double precision
  static double ofFloat(double exact, float given) {
    if (Double.isNaN(exact)) {
      return Float.isNaN(given) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (exact == 0 || Double.isInfinite(exact) || Float.isNaN(given)) {
      return Float.compare((float) exact, given) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    if (Math.abs(exact) >= 0x1p128) {
      return Float.isInfinite(given) ? 0 : Math.abs(exact - given) / 0x1p104;
    }
    double number = Float.isInfinite(given) ? Math.copySign(0x1p128, given) : given;
    return Math.abs(exact - number) / Math.ulp(Math.min((float) Math.abs(exact), Float.MAX_VALUE));
  }

  /// @param exact where the arguments are finite, and `about` is an ordinary number
  /// @param about what java.lang.Math gives
  static double ofDouble(BigDecimal exact, boolean finite, double about, double given) {
    if (!finite || !isOrdinary(about) || !Double.isFinite(given)) {
      boolean bothTiny =
          about != 0 && Math.abs(about) <= 4 * Double.MIN_VALUE && Math.abs(given) <= 5 * Double.MIN_VALUE;
      return bothTiny || Double.compare(about, given) == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    var error = exact.subtract(new BigDecimal(given)).abs();
    return error.divide(new BigDecimal(Math.ulp(about)), MathContext.DECIMAL64).doubleValue();
  }

  /// Whether a result has all its digits.
  static boolean isOrdinary(double about) {
    return Double.isFinite(about) && Math.abs(about) > 4 * Double.MIN_VALUE;
  }
}
