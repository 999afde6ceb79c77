package org.adjoint.nn.plot;

import org.jspecify.annotations.Nullable;

/// One axis of a panel.
///
/// @param title what is measured, with its unit
/// @param scale where numbers lie
/// @param minimum where the axis begins; by what the series need when null
/// @param maximum where the axis ends; by what the series need when null
public record Axis(String title, Scale scale, @Nullable Double minimum, @Nullable Double maximum) {
  /// Where numbers lie on an axis.
  public enum Scale {
    /// Equal differences have equal lengths.
    LINEAR,
    /// Linear, and only whole numbers have a label.
    COUNT,
    /// Equal factors have equal lengths; what is not positive is left out.
    LOGARITHMIC
  }

  /// An axis as long as the series need it.
  public static Axis linear(String title) {
    return new Axis(title, Scale.LINEAR, null, null);
  }

  /// An axis from `minimum` to `maximum`.
  public static Axis linear(String title, double minimum, double maximum) {
    return new Axis(title, Scale.LINEAR, minimum, maximum);
  }

  /// An axis of whole numbers, as long as the series need it.
  public static Axis count(String title) {
    return new Axis(title, Scale.COUNT, null, null);
  }

  /// An axis of whole numbers from 1 to `maximum`.
  public static Axis count(String title, int maximum) {
    return new Axis(title, Scale.COUNT, 1.0, (double) maximum);
  }

  /// A logarithmic axis as long as the series need it.
  public static Axis logarithmic(String title) {
    return new Axis(title, Scale.LOGARITHMIC, null, null);
  }
}
