package org.adjoint.eval;

import java.util.stream.DoubleStream;

/// Which numbers nobody wants.
enum Sought {
  /// What is no number.
  NAN,
  /// What is no number, or infinite.
  NON_FINITE;

  boolean isOneOf(double value) {
    return switch (this) {
      case NAN -> Double.isNaN(value);
      case NON_FINITE -> !Double.isFinite(value);
    };
  }

  boolean isAmong(double[] values) {
    return DoubleStream.of(values).anyMatch(this::isOneOf);
  }
}
