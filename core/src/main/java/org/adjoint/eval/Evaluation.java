package org.adjoint.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The meaning of each primitive, as plain loops over doubles in row-major order.
///
/// Every type but [DType#INT64] fits into a double; of its numbers those up to 2⁵³ are exact.
public final class Evaluation {
  private Evaluation() {
  }

  /// The value of a node that is no input.
  ///
  /// @param operands the values of its operands in row-major order
  /// @param sizes of the symbolic dimensions
  public static double[] of(Tensor node, List<double[]> operands, Map<String, Integer> sizes) {
    var shape = node.shape().bind(sizes).sizes();
    return switch (node.op()) {
      case Op.Input input -> throw new IllegalArgumentException("The input \"" + input.name() + "\" has no value.");
      case Op.Constant constant -> constant.value().toDoubles();
      case Op.Scalar(double value, _) -> new double[] {value};
      case Op.Size(var extent, _) -> new double[] {extent.evaluate(sizes)};
      case Op.Iota(_, int axis, _) -> {
        var steps = new int[shape.length];
        steps[axis] = 1;
        yield places(size(shape), place -> moved(place, shape, steps));
      }
      case Op.Unary unary -> map(unary(unary, node.dtype()), operands.getFirst());
      case Op.Binary binary -> map(binary(binary, node.dtype()), operands.get(0), operands.get(1));
      case Op.Compare(var comparison, _, _) ->
          map((x, y) -> comparison.holds(x, y) ? 1 : 0, operands.get(0), operands.get(1));
      case Op.Select _ ->
          places(size(shape), place -> operands.get(operands.getFirst()[place] != 0 ? 1 : 2)[place]);
      case Op.Cast(_, var dtype) -> map(dtype::round, operands.getFirst());
      case Op.StopGradient _ -> operands.getFirst();
      case Op.Reshape _ -> operands.getFirst();
      case Op.Reduce(var reduction, var x, var axes) ->
          reduce(reduction, operands.getFirst(), x.shape().bind(sizes).sizes(), axes, node.dtype());
      case Op.MatMul matMul -> matMul(matMul, operands.get(0), operands.get(1), sizes);
      case Op.Transpose(_, var permutation) -> {
        var from = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
          from[permutation.get(axis)] = shape[axis];
        }
        var strides = strides(from, List.of());
        var steps = permutation.stream().mapToInt(axis -> strides[axis]).toArray();
        yield places(size(shape), place -> operands.getFirst()[moved(place, shape, steps)]);
      }
      case Op.Broadcast(_, var axes, _) -> {
        var steps = strides(shape, axes);
        yield places(size(shape), place -> operands.getFirst()[moved(place, shape, steps)]);
      }
    };
  }

  private static DoubleUnaryOperator unary(Op.Unary op, DType dtype) {
    return switch (op) {
      case Op.Neg _ -> x -> wrapped(-x, dtype);
      case Op.Abs _ -> x -> wrapped(Math.abs(x), dtype);
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
      case Op.Add _ -> (x, y) -> wrapped(x + y, dtype);
      case Op.Sub _ -> (x, y) -> wrapped(x - y, dtype);
      case Op.Mul _ -> dtype.isFloating() ? (x, y) -> x * y : integers((x, y) -> x * y, dtype);
      case Op.Div _ -> dtype.isFloating() ? (x, y) -> x / y : integers((x, y) -> x / y, dtype);
      case Op.Max _ -> Math::max;
      case Op.Min _ -> Math::min;
    };
  }

  private static DoubleBinaryOperator integers(LongBinaryOperator function, DType dtype) {
    return (x, y) -> {
      long result = function.applyAsLong((long) x, (long) y);
      return dtype == DType.INT32 ? (int) result : (double) result;
    };
  }

  /// A result of integer arithmetic that leaves the range of `int` wraps around, as in Java.
  private static double wrapped(double value, DType dtype) {
    return dtype == DType.INT32 ? (int) (long) value : value;
  }

  private static double[] reduce(Op.Reduction reduction, double[] x, int[] shape, List<Integer> axes, DType dtype) {
    var steps = strides(shape, axes);
    var kept = IntStream.range(0, shape.length).filter(axis -> !axes.contains(axis)).map(axis -> shape[axis]);
    var result = new double[size(kept.toArray())];
    Arrays.fill(result, switch (reduction) {
      case SUM -> 0;
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
    });
    for (int place = 0; place < x.length; place++) {
      int target = moved(place, shape, steps);
      result[target] = switch (reduction) {
        case SUM -> wrapped(result[target] + x[place], dtype);
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

  private static int size(int[] shape) {
    return IntStream.of(shape).reduce(1, Math::multiplyExact);
  }

  /// The row-major strides along the axes of `shape` in an array that lacks some of them: along those, 0.
  private static int[] strides(int[] shape, List<Integer> lacking) {
    var strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (!lacking.contains(axis)) {
        strides[axis] = stride;
        stride *= shape[axis];
      }
    }
    return strides;
  }

  /// Where the element at a place in row-major order of `shape` stands in an array with other strides.
  private static int moved(int place, int[] shape, int[] strides) {
    int target = 0;
    int rest = place;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      target += rest % shape[axis] * strides[axis];
      rest /= shape[axis];
    }
    return target;
  }
}
