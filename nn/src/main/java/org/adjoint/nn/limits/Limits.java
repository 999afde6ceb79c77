package org.adjoint.nn.limits;

/// Demands on hyper-parameters. A number that does not meet one is an [IllegalArgumentException]: "The decay β₁ of Adam must lie in [0, 1), but is
/// 1.2."
public final class Limits {
  private Limits() {
  }

  /// Above 0 and finite.
  ///
  /// @param what the name of the number, without an article
  public static void positive(String what, double number) {
    require(number > 0 && Double.isFinite(number), what, "be a positive number", number);
  }

  /// At least 0 and finite.
  public static void notNegative(String what, double number) {
    require(number >= 0 && Double.isFinite(number), what, "not be negative", number);
  }

  /// A share of what was that is kept: at least 0, and below 1.
  public static void share(String what, double number) {
    require(number >= 0 && number < 1, what, "lie in [0, 1)", number);
  }

  /// Above 0 and below 1.
  public static void fraction(String what, double number) {
    require(number > 0 && number < 1, what, "lie between 0 and 1", number);
  }

  /// At least `low` and at most `high`.
  public static void within(String what, double number, double low, double high) {
    require(number >= low && number <= high, what, "lie in [" + low + ", " + high + "]", number);
  }

  /// At least `least`.
  public static void atLeast(String what, long number, long least) {
    require(number >= least, what, "be at least " + least, number);
  }

  private static void require(boolean holds, String what, String demand, Number number) {
    if (!holds) {
      throw new IllegalArgumentException("The " + what + " must " + demand + ", but is " + number + ".");
    }
  }
}
