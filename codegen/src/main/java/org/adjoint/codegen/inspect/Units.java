package org.adjoint.codegen.inspect;

import java.util.List;
import java.util.Locale;

/// Figures with units that people can take in.
final class Units {
  private static final List<String> PREFIXES = List.of("", "k", "M", "G", "T", "P");

  private Units() {
  }

  /// Three digits and a prefix of a thousand: `1.57 MFLOP`, `40.0 kB`, `12 B`.
  static String of(double amount, String unit) {
    int prefix = 0;
    double value = amount;
    while (value >= 999.5 && prefix < PREFIXES.size() - 1) {
      value /= 1000;
      prefix++;
    }
    return digits(value, prefix == 0 && value == Math.rint(value)) + " " + PREFIXES.get(prefix) + unit;
  }

  /// A size of memory: `40.0 kB`.
  static String bytes(long amount) {
    return of((double) amount, "B");
  }

  /// A time: `1.25 µs`.
  static String nanoseconds(double time) {
    return time < 999.5 ? digits(time, false) + " ns"
        : time < 999.5e3 ? digits(time / 1e3, false) + " µs"
            : time < 999.5e6 ? digits(time / 1e6, false) + " ms" : digits(time / 1e9, false) + " s";
  }

  /// A share: `37 %`.
  static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
  }

  private static String digits(double value, boolean whole) {
    return String.format(Locale.ROOT, whole || value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f", value);
  }
}
