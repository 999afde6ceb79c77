package org.adjoint.bench.contest;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// How numbers are written.
final class Figures {
  private Figures() {
  }

  /// A time in the unit that suits it, with three digits.
  static String time(double micros) {
    if (micros >= 1e6) {
      return plain(round(micros / 1e6)) + " s";
    }
    if (micros >= 1e4) {
      return plain(round(micros / 1e3)) + " ms";
    }
    return micros >= 1e3
        ? String.format(Locale.ROOT, "%,.0f µs", micros)
        : plain(round(micros)) + " µs";
  }

  /// A ratio, with two places.
  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  /// A share as a percentage.
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /// A number of threads.
  static String threads(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  /// A number without needless zeros.
  static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static double round(double number) {
    return new BigDecimal(number).round(new MathContext(3)).doubleValue();
  }
}
