package org.adjoint.codegen.kernel;

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
  Tile columnTile() {
    return vectorRegisters >= 32 ? new Tile(8, 3) : new Tile(5, 2);
  }

  /// The tile where the sum runs along vectors: both operands are vectors too.
  Tile sumTile() {
    return vectorRegisters >= 32 ? new Tile(4, 4) : new Tile(4, 2);
  }
}
