package org.adjoint.nn.classic;

import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.nn.data.Dataset;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;

/// Linear regression in closed form: the weights and biases that make `Σ(x·w + b − t)²` smallest, `(XᵀX)⁻¹Xᵀt` with a column of ones in `X`.
/// An orthogonal decomposition finds them, since `XᵀX` itself would lose half of the digits.
///
/// @param weights FLOAT64 `[inputs, outputs]`
/// @param biases FLOAT64 `[outputs]`
public record LeastSquares(NdArray weights, NdArray biases) {
  /// Beyond this condition of the inputs nothing but rounding errors would be left of the weights.
  private static final double LARGEST_CONDITION = 1e14;

  /// Solves for a dataset.
  ///
  /// @param data inputs `[count, inputs]` and targets `[count, outputs]`
  /// @throws IllegalArgumentException when they are not matrices, or the inputs do not determine the weights
  public static LeastSquares of(Dataset data) {
    if (data.inputs().shape().rank() != 2 || data.targets().shape().rank() != 2) {
      throw new IllegalArgumentException("Inputs and targets must be matrices, but they are "
          + data.inputs().describe() + " and " + data.targets().describe() + ".");
    }
    var inputs = withOnes(data.inputs());
    var targets = new DMatrixRMaj(data.size(), data.targets().shape().sizes()[1], true, data.targets().toDoubles());
    var solution = new DMatrixRMaj(inputs.getNumCols(), targets.getNumCols());
    var solver = LinearSolverFactory_DDRM.leastSquares(inputs.getNumRows(), inputs.getNumCols());
    if (inputs.getNumRows() < inputs.getNumCols() || NormOps_DDRM.conditionP2(inputs) > LARGEST_CONDITION
        || !solver.setA(inputs.copy())) {
      throw new IllegalArgumentException("The inputs " + data.inputs().describe()
          + " do not determine the weights: there are too few samples, or columns depend on each other.");
    }
    solver.solve(targets, solution);
    int last = inputs.getNumCols() - 1;
    int outputs = targets.getNumCols();
    var all = NdArray.view(solution.getData(), 0, Shape.of(last + 1, outputs));
    return new LeastSquares(all.rows(0, last), all.rows(last, last + 1).reshape(outputs));
  }

  /// The predictions `x·w + b`, FLOAT64 `[count, outputs]`.
  ///
  /// @param inputs `[count, inputs]`
  public NdArray predict(NdArray inputs) {
    var sizes = weights.shape().sizes();
    var result = NdArray.zeros(DType.FLOAT64, Shape.of(inputs.shape().sizes()[0], sizes[1]));
    for (int position = 0; position < result.size(); position++) {
      int row = position / sizes[1];
      int output = position % sizes[1];
      double sum = biases.get(output);
      for (int input = 0; input < sizes[0]; input++) {
        sum += inputs.get(row * sizes[0] + input) * weights.get(input * sizes[1] + output);
      }
      result.set(position, sum);
    }
    return result;
  }

  private static DMatrixRMaj withOnes(NdArray inputs) {
    var sizes = inputs.shape().sizes();
    var matrix = new DMatrixRMaj(sizes[0], sizes[1] + 1);
    for (int row = 0; row < sizes[0]; row++) {
      for (int column = 0; column < sizes[1]; column++) {
        matrix.set(row, column, inputs.get(row * sizes[1] + column));
      }
      matrix.set(row, sizes[1], 1);
    }
    return matrix;
  }
}
