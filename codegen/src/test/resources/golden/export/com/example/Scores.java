package com.example;

/**
 * scores, written by Adjoint. It needs nothing but the JDK, of release 21 or newer.
 *
 * <p>An object keeps the arrays for what is computed on the way, so that running it again allocates
 * nothing. It belongs to one thread at a time, and runs on the thread of its caller. Matrices lie in
 * their arrays row by row.
 */
public final class Scores {
  private static final float LOG2_E = 1.442695f;

  private static final float MINUS_LN2_HIGH = -0.6933594f;

  private static final float MINUS_LN2_LOW = 2.1219444E-4f;

  private static final float ROUNDING_SHIFT = 1.2582912E7f;

  /**
   * {@code float32[3]}.
   */
  private static final float[] weights = {0.5f, 0.25f, 0.25f};

  private float[] scores = {};

  private final float[] largest = new float[1];

  private final float[] total = new float[3];

  /**
   * Makes room for what is computed on the way.
   */
  public Scores() {
  }

  /**
   * Computes all outputs and updates. An array whose size is not fixed may be longer than needed. No
   * array that is written may be passed twice.
   *
   * @param x {@code float32[rows, 3]}
   * @param offset {@code float32[3]}, holds its next value afterwards
   * @param share {@code float32[rows, 3]}, receives the output
   * @param rows the size {@code rows}, at least 1
   * @throws IllegalArgumentException when a size is less than 1, or an array does not fit
   */
  public void run(float[] x, float[] offset, float[] share, int rows) {
    requireSize("rows", rows);
    requireRoom("x, float32[rows, 3],", x.length, 3L * rows);
    requireLength("offset, float32[3],", offset.length, 3);
    requireRoom("share, float32[rows, 3],", share.length, 3L * rows);
    scores = atLeast(scores, 3L * rows);
    largest(total, x, offset, weights, scores, largest, 0, rows);
    share(scores, largest, share, 0, 3 * rows);
    offsetNext(offset, total, rows, 0, 3);
  }

  /**
   * {@code scores = exp(x + offset) * weights}, float32[rows, 3], Model.java:1.
   * <br>{@code largest = max(scores)}, float32[], Model.java:1.
   * <br>{@code total = sum(x, axis 0)}, float32[3], Model.java:1.
   */
  private static void largest(float[] total, float[] x, float[] offset, float[] weights,
      float[] scores, float[] largest, int from, int to) {
    float largest2 = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < 3; j++) {
      total[j] = 0f;
    }
    for (int i = from; i < to; i++) {
      for (int j = 0; j < 3; j++) {
        float x_ij = x[i * 3 + j];
        float sum = x_ij + offset[j];
        // exp: 2^exponent * e^rest with |rest| <= ln(2)/2
        float raised = sum < -104f ? -104f : sum;
        float bounded = 89f < raised ? 89f : raised;
        float exponent = bounded * LOG2_E + ROUNDING_SHIFT - ROUNDING_SHIFT;
        float rest = exponent * MINUS_LN2_LOW + (exponent * MINUS_LN2_HIGH + bounded);
        float series = ((1.984127E-4f * rest + 0.0013888889f) * rest + 0.008333334f) * rest +
            0.041666668f;
        float power = rest * rest * ((series * rest + 0.16666667f) * rest + 0.5f) + rest + 1f;
        float half = exponent * 0.5f + ROUNDING_SHIFT - ROUNDING_SHIFT;
        float scores_ij = power * Float.intBitsToFloat((int) half + 127 << 23) *
            Float.intBitsToFloat((int) (exponent - half) + 127 << 23) * weights[j];
        largest2 = Math.max(largest2, scores_ij);
        scores[i * 3 + j] = scores_ij;
        total[j] += x_ij;
      }
    }
    largest[0] = largest2;
  }

  /**
   * {@code share = scores / largest}, float32[rows, 3], Model.java:1.
   */
  private static void share(float[] scores, float[] largest, float[] share, int from, int to) {
    for (int i = from; i < to; i++) {
      float share_i = scores[i] / largest[0];
      share[i] = share_i;
    }
  }

  /**
   * {@code offsetNext = offset - total / rows * 0.1}, float32[3], Model.java:1.
   */
  private static void offsetNext(float[] offset, float[] total, int rows, int from, int to) {
    for (int i = from; i < to; i++) {
      float offsetNext_i = offset[i] - total[i] / (float) rows * 0.1f;
      offset[i] = offsetNext_i;
    }
  }

  /**
   * {@code array}, or a longer one where it has fewer than {@code length} elements.
   */
  private static float[] atLeast(float[] array, long length) {
    return array.length >= length ? array : new float[Math.toIntExact(length)];
  }

  private static void requireSize(String size, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("The size " + size + " must be at least 1, but is "
          + value + ".");
    }
  }

  private static void requireLength(String array, int length, long needed) {
    if (length != needed) {
      throw new IllegalArgumentException("The array " + array + " needs "
          + needed + " elements, but has " + length + ".");
    }
  }

  private static void requireRoom(String array, int length, long needed) {
    if (length < needed) {
      throw new IllegalArgumentException("The array " + array + " needs at least "
          + needed + " elements, but has " + length + ".");
    }
  }
}
