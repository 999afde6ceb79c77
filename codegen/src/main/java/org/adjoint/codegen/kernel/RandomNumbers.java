package org.adjoint.codegen.kernel;

import org.adjoint.array.DType;

/// Numbers that look random and depend on nothing but their arguments: Threefry-2x32 with 13 rounds (J. Salmon et al., *Parallel random
/// numbers: as easy as 1, 2, 3*, 2011), in 32-bit integers that wrap around.
final class RandomNumbers {
  private static final int PARITY = 0x1bd11bda;
  private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
  private static final int ROUNDS = 13;

  private final Block block;

  private RandomNumbers(Block block) {
    this.block = block;
  }

  /// A number from 0 (inclusive) to 1 (exclusive): the leading bits of one word or of two.
  static Expr uniform(Block block, Expr counter, Expr key, int site, DType dtype) {
    return new RandomNumbers(block).uniform(counter, key, site, dtype);
  }

  private Expr uniform(Expr counter, Expr key, int site, DType dtype) {
    block.add(new Stmt.Comment("uniform: Threefry-2x32, 13 rounds, of counter and key"));
    var keys = new Expr[] {key, number(site), block.let("key", xor(xor(key, number(site)), number(PARITY)))};
    var x = block.let("x", counter.plus(key));
    var y = number(site);
    for (int round = 0; round < ROUNDS; round++) {
      x = block.let("x", x.plus(y));
      y = block.let("y", xor(rotated(y, ROTATIONS[round % ROTATIONS.length]), x));
      if (round % 4 == 3) {
        int injection = round / 4 + 1;
        x = block.let("x", x.plus(keys[injection % 3]));
        y = block.let("y", y.plus(keys[(injection + 1) % 3]).plus(number(injection)));
      }
    }
    if (dtype == DType.FLOAT32) {
      return scaled(fraction(shifted(x, 8), dtype), 0x1p-24);
    }
    var high = scaled(fraction(shifted(x, 5), dtype), 0x1p26);
    return scaled(high.plus(fraction(shifted(y, 6), dtype)), 0x1p-53);
  }

  private static Expr number(int value) {
    return new Expr.Literal(value, DType.INT32, null);
  }

  private static Expr xor(Expr x, Expr y) {
    return new Expr.Binary(Expr.BinaryOp.XOR, x, y);
  }

  private static Expr rotated(Expr x, int bits) {
    return new Expr.Binary(Expr.BinaryOp.ROTATE_LEFT, x, number(bits));
  }

  private static Expr shifted(Expr x, int bits) {
    return new Expr.Binary(Expr.BinaryOp.SHIFT_RIGHT, x, number(bits));
  }

  private Expr fraction(Expr bits, DType dtype) {
    return block.let("bits", new Expr.Cast(bits, dtype));
  }

  private static Expr scaled(Expr x, double factor) {
    return x.times(x.number(factor));
  }
}
