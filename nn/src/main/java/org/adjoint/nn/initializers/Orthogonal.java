package org.adjoint.nn.initializers;

import java.util.random.RandomGenerator;
import org.adjoint.array.NdArray;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/// The factor Q of a normal random matrix, all of whose rows or columns, whichever are fewer, are orthogonal and of length `gain`.
///
/// @param gain the length
record Orthogonal(double gain) implements Initializer {
  @Override
  public void fill(NdArray array, RandomGenerator random) {
    int[] sizes = array.shape().sizes();
    if (sizes.length < 2) {
      throw new IllegalArgumentException("An orthogonal matrix has rows and columns, but the parameter is "
          + array.describe() + ".");
    }
    int rows = sizes[0];
    int columns = rows == 0 ? 0 : array.size() / rows;
    boolean wide = columns > rows;
    var tall = orthonormal(Math.max(rows, columns), Math.min(rows, columns), random);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        array.set(row * columns + column, gain * (wide ? tall.get(column, row) : tall.get(row, column)));
      }
    }
  }

  /// A matrix with orthogonal columns of length 1, uniformly distributed among all of them.
  private static DMatrixRMaj orthonormal(int rows, int columns, RandomGenerator random) {
    var normal = new DMatrixRMaj(rows, columns);
    for (int position = 0; position < rows * columns; position++) {
      normal.set(position, random.nextGaussian());
    }
    var decomposition = DecompositionFactory_DDRM.qr(rows, columns);
    if (!decomposition.decompose(normal)) {
      throw new ArithmeticException("The random matrix has no QR decomposition.");
    }
    var q = decomposition.getQ(null, true);
    var r = decomposition.getR(null, true);
    // The decomposition is unique, and Q uniform, only when the diagonal of R is positive.
    for (int column = 0; column < columns; column++) {
      double sign = Math.signum(r.get(column, column));
      for (int row = 0; row < rows; row++) {
        q.set(row, column, sign * q.get(row, column));
      }
    }
    return q;
  }
}
