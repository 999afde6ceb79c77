package org.adjoint.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The meaning of each primitive, as plain loops over doubles in row-major order.
public final class Evaluation {
  private Evaluation() {
  }

  /// The value of a node that is no input.
  ///
  /// @param operands the values of its operands, as many as they have elements
  /// @param sizes of the symbolic dimensions
  public static double[] of(Tensor node, List<double[]> operands, Map<String, Integer> sizes) {
    var shape = node.shape().bind(sizes);
    int size = (int) shape.elements().factor();
    return switch (node.op()) {
      case Op.Input input -> throw new IllegalArgumentException("The input \"" + input.name() + "\" has no value.");
      case Op.Constant constant -> constant.value().toDoubles();
      case Op.Scalar(double value, _) -> new double[]{value};
      case Op.Size(var extent, _) -> new double[]{extent.evaluate(sizes)};
      case Op.Iota(_, int axis, _) -> places(size, place -> coordinates(shape, place)[axis]);
      case Op.Unary unary -> map(unary(unary), operands.getFirst());
      case Op.Binary binary -> map(binary(binary, node.dtype()), operands.get(0), operands.get(1));
      case Op.Compare(var comparison, _, _) ->
        map((x, y) -> comparison.holds(x, y) ? 1 : 0, operands.get(0), operands.get(1));
      case Op.Select _ ->
        places(size, place -> operands.get(operands.getFirst()[place] != 0 ? 1 : 2)[place]);
      case Op.Cast(_, var dtype) -> map(dtype::round, operands.getFirst());
      case Op.StopGradient _, Op.Reshape _ -> operands.getFirst();
      case Op.Reduce reduce -> reduce(reduce, operands.getFirst(), sizes);
      case Op.MatMul matMul -> matMul(matMul, operands.get(0), operands.get(1), sizes);
      case Op.Transpose(var x, var permutation) -> {
        var operand = x.shape().bind(sizes);
        yield places(size, place -> {
          var at = coordinates(shape, place);
          var from = new int[at.length];
          for (int axis = 0; axis < at.length; axis++) {
            from[permutation.get(axis)] = at[axis];
          }
          return operands.getFirst()[place(operand, from)];
        });
      }
      case Op.Broadcast(var x, var axes, _) -> {
        var operand = x.shape().bind(sizes);
        yield places(size, place -> operands.getFirst()[place(operand, without(coordinates(shape, place), axes))]);
      }
    };
  }

  private static DoubleUnaryOperator unary(Op.Unary op) {
    return switch (op) {
      case Op.Neg _ -> x -> -x;
      case Op.Abs _ -> Math::abs;
      case Op.Exp _ -> Math::exp;
      case Op.Expm1 _ -> Math::expm1;
      case Op.Log _ -> Math::log;
      case Op.Log1p _ -> Math::log1p;
      case Op.Sqrt _ -> Math::sqrt;
      case Op.Tanh _ -> Math::tanh;
      case Op.Sigmoid _ -> x -> x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    };
  }

  private static DoubleBinaryOperator binary(Op.Binary op, DType dtype) {
    return switch (op) {
      case Op.Add _ -> Double::sum;
      case Op.Sub _ -> (x, y) -> x - y;
      case Op.Mul _ -> (x, y) -> x * y;
      case Op.Div _ -> dtype.isFloating() ? (x, y) -> x / y : (x, y) -> (double) ((long) x / (long) y);
      case Op.Max _ -> Math::max;
      case Op.Min _ -> Math::min;
    };
  }

  private static double[] reduce(Op.Reduce reduce, double[] x, Map<String, Integer> sizes) {
    var from = reduce.x().shape().bind(sizes);
    var to = from.without(reduce.axes());
    var result = new double[(int) to.elements().factor()];
    Arrays.fill(result, switch (reduce.reduction()) {
      case SUM -> 0;
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
    });
    for (int place = 0; place < x.length; place++) {
      int target = place(to, without(coordinates(from, place), reduce.axes()));
      result[target] = switch (reduce.reduction()) {
        case SUM -> result[target] + x[place];
        case MAX -> Math.max(result[target], x[place]);
        case MIN -> Math.min(result[target], x[place]);
      };
    }
    return result;
  }

  private static double[] matMul(Op.MatMul matMul, double[] x, double[] y, Map<String, Integer> sizes) {
    var shapeX = matMul.x().shape().bind(sizes).sizes();
    var shapeY = matMul.y().shape().bind(sizes).sizes();
    int rank = shapeX.length;
    int rows = shapeX[matMul.transposeX() ? rank - 1 : rank - 2];
    int inner = shapeX[matMul.transposeX() ? rank - 2 : rank - 1];
    int columns = shapeY[matMul.transposeY() ? rank - 2 : rank - 1];
    int batches = IntStream.of(shapeX).limit(rank - 2).reduce(1, (a, b) -> a * b);
    var result = new double[batches * rows * columns];
    for (int batch = 0; batch < batches; batch++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          double sum = 0;
          for (int k = 0; k < inner; k++) {
            int atX = matMul.transposeX() ? k * rows + i : i * inner + k;
            int atY = matMul.transposeY() ? j * inner + k : k * columns + j;
            sum += x[batch * rows * inner + atX] * y[batch * inner * columns + atY];
          }
          result[(batch * rows + i) * columns + j] = sum;
        }
      }
    }
    return result;
  }

  private interface AtPlace {
    double value(int place);
  }

  private static double[] places(int size, AtPlace function) {
    var result = new double[size];
    Arrays.setAll(result, function::value);
    return result;
  }

  private static double[] map(DoubleUnaryOperator function, double[] x) {
    return places(x.length, place -> function.applyAsDouble(x[place]));
  }

  private static double[] map(DoubleBinaryOperator function, double[] x, double[] y) {
    return places(x.length, place -> function.applyAsDouble(x[place], y[place]));
  }

  private static int[] coordinates(Shape shape, int place) {
    var sizes = shape.sizes();
    var coordinates = new int[sizes.length];
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      coordinates[axis] = place % sizes[axis];
      place /= sizes[axis];
    }
    return coordinates;
  }

  private static int place(Shape shape, int[] coordinates) {
    var sizes = shape.sizes();
    int place = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      place = place * sizes[axis] + coordinates[axis];
    }
    return place;
  }

  private static int[] without(int[] coordinates, List<Integer> axes) {
    return IntStream.range(0, coordinates.length).filter(axis -> !axes.contains(axis)).map(axis -> coordinates[axis])
        .toArray();
  }
}
