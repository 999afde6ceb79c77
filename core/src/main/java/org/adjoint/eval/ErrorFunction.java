package org.adjoint.eval;

/// The error function in double precision.
final class ErrorFunction {
  private ErrorFunction() {
  }

  /// `2/√π ∫₀ˣ e^(−t²) dt`: near 0 by its series of positive terms, beyond by the continued fraction of its complement (M.
  /// Abramowitz and I. Stegun, *Handbook of Mathematical Functions*, 7.1.6 and 7.1.14).
  static double of(double x) {
    double magnitude = Math.abs(x);
    if (Double.isNaN(x) || magnitude < 3) {
      return series(x);
    }
    return Math.copySign(1 - complement(Math.min(magnitude, 30)), x);
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private static double complement(double x) {
    double fraction = x;
    for (int n = 60; n >= 1; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
  }
}
