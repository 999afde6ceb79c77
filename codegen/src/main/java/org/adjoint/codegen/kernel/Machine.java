package org.adjoint.codegen.kernel;

import org.adjoint.array.DType;
import org.adjoint.array.Extent;

/// What the lowering must know of the processor.
///
/// @param vectorBits the size of a vector register; 0 when there is no Vector API
/// @param vectorRegisters their number
public record Machine(int vectorBits, int vectorRegisters) {
  /// A machine on which only scalar code runs.
  public static final Machine SCALAR = new Machine(0, 16);

  /// Rows and columns (in vectors) of the block of a product that accumulates in registers.
  record Tile(int rows, int columns) {
  }

  /// The tile where columns are vectors: rows · columns accumulators, one row of operands, and broadcast elements.
  ///
  /// On 16 registers 5 × 2 was measured to be half as fast again as 4 × 3, which fills them all: the JIT compiler spills, and
  /// narrow panels of the second factor take fewer cache lines.
  ///
  /// @param rows their number, which the tile should divide if it can
  /// @param longEpilogue whether much follows the sums: C2 gives up on inlining in large methods, and leaves vectors on the heap
  Tile columnTile(Extent rows, boolean longEpilogue) {
    if (vectorRegisters < 32) {
      return new Tile(5, longEpilogue ? 1 : 2);
    }
    boolean tens = rows.isFixed() && rows.factor() % 8 != 0 && rows.factor() % 10 == 0;
    return tens ? new Tile(10, 2) : new Tile(8, longEpilogue ? 2 : 3);
  }

  /// The tile where all are single elements: so many sums that each multiply-add is over before the next one of its sum begins.
  Tile elementTile() {
    return new Tile(4, 2);
  }

  /// The number of elements of a vector; 0 when there is no Vector API.
  int lanes(DType dtype) {
    return vectorBits / (8 * dtype.bytes());
  }

  /// The tile where the sum runs along vectors: both operands are vectors too.
  ///
  /// With 20 sums the first compiler of the JVM runs out of virtual registers; then the second one never comes to see the method.
  Tile sumTile() {
    return vectorRegisters >= 32 ? new Tile(4, 4) : new Tile(4, 2);
  }
}
