package org.adjoint.nn;

/// How much of the tests of trust is run: a short form in every build, and a long one by `mvn verify -Dadjoint.trust=long`.
public final class Trust {
  private static final boolean LONG = "long".equals(System.getProperty("adjoint.trust"));

  private Trust() {}

  /// How often something is tried.
  public static int times(int inShort, int inLong) {
    return LONG ? inLong : inShort;
  }
}
