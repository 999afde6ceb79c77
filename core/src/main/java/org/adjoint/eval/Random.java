package org.adjoint.eval;

import org.adjoint.array.DType;

/// Random numbers that follow from a counter alone: Threefry-2x32 with 13 rounds (J. Salmon et al., *Parallel random numbers: as
/// easy as 1, 2, 3*, 2011).
final class Random {
  private static final int PARITY = 0x1bd11bda;
  private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
  private static final int ROUNDS = 13;

  private Random() {
  }

  /// A number from 0 (inclusive) to 1 (exclusive), a multiple of 2⁻²⁴ or 2⁻⁵³.
  static double uniform(int counter, int key, int site, DType dtype) {
    int[] keys = {key, site, key ^ site ^ PARITY};
    int x = counter + keys[0];
    int y = keys[1];
    for (int round = 0; round < ROUNDS; round++) {
      x += y;
      y = Integer.rotateLeft(y, ROTATIONS[round % ROTATIONS.length]) ^ x;
      if (round % 4 == 3) {
        int injection = round / 4 + 1;
        x += keys[injection % 3];
        y += keys[(injection + 1) % 3] + injection;
      }
    }
    return dtype == DType.FLOAT32
        ? (x >>> 8) * 0x1p-24
        : ((x >>> 5) * 0x1p26 + (y >>> 6)) * 0x1p-53;
  }
}
