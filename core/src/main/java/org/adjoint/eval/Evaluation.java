package org.adjoint.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
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
      case Op.Uniform(_, _, int site, var dtype) ->
          map((counter, key) -> Random.uniform((int) counter, (int) key, site, dtype), operands.get(0),
              operands.get(1));
      case Op.StopGradient _ -> operands.getFirst();
      case Op.Reshape _ -> operands.getFirst();
      case Op.Barrier _ -> operands.getFirst();
      case Op.Annotation _ -> operands.getFirst();
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
      case Op.Slice(var x, int axis, int start, _, int step) -> {
        var steps = strides(x.shape().bind(sizes).sizes(), List.of());
        int first = start * steps[axis];
        steps[axis] *= step;
        yield places(size(shape), place -> operands.getFirst()[first + moved(place, shape, steps)]);
      }
      case Op.Reverse(_, int axis) -> {
        var steps = strides(shape, List.of());
        int last = (shape[axis] - 1) * steps[axis];
        steps[axis] = -steps[axis];
        yield places(size(shape), place -> operands.getFirst()[last + moved(place, shape, steps)]);
      }
      case Op.Unfold(var x, int axis, _, int stride, int dilation) -> {
        var steps = windowStrides(x.shape().bind(sizes).sizes(), axis, stride, dilation);
        yield places(size(shape), place -> operands.getFirst()[moved(place, shape, steps)]);
      }
      case Op.Fold(var x, int axis, _, int stride, int dilation) -> {
        var windows = x.shape().bind(sizes).sizes();
        var steps = windowStrides(shape, axis, stride, dilation);
        yield added(node, size(shape), operands.getFirst(), place -> moved(place, windows, steps));
      }
      case Op.Pad(var x, int axis, int low, _, int interior) -> {
        var from = x.shape().bind(sizes).sizes();
        var steps = strides(shape, List.of());
        int first = low * steps[axis];
        steps[axis] *= interior + 1;
        var result = new double[size(shape)];
        for (int place = 0; place < operands.getFirst().length; place++) {
          result[first + moved(place, from, steps)] = operands.getFirst()[place];
        }
        yield result;
      }
      case Op.Concat(var parts, int axis) -> {
        var result = new double[size(shape)];
        int row = size(Arrays.copyOfRange(shape, axis, shape.length));
        int first = 0;
        for (int part = 0; part < parts.size(); part++) {
          var from = parts.get(part).shape().bind(sizes).sizes();
          int length = size(Arrays.copyOfRange(from, axis, from.length));
          for (int outer = 0; outer * row < result.length; outer++) {
            System.arraycopy(operands.get(part), outer * length, result, outer * row + first, length);
          }
          first += length;
        }
        yield result;
      }
      case Op.Gather(var x, var indices, int axis) -> {
        var lookup = new Lookup(node, x.shape().bind(sizes).sizes(), indices.shape().bind(sizes).sizes(), axis);
        yield places(size(shape), place -> operands.getFirst()[lookup.place(place, operands.get(1))]);
      }
      case Op.ScatterAdd(_, var indices, int axis, _) -> {
        var lookup = new Lookup(node, shape, indices.shape().bind(sizes).sizes(), axis);
        yield added(node, size(shape), operands.get(0), place -> lookup.place(place, operands.get(1)));
      }
      case Op.Scan(var loop, int result) -> LoopEvaluation.of(loop, operands, sizes, false).get(result);
    };
  }

  /// The strides of windows over an array of the given shape: those of its axes, and of the places in a window.
  private static int[] windowStrides(int[] shape, int axis, int stride, int dilation) {
    var steps = Arrays.copyOf(strides(shape, List.of()), shape.length + 1);
    steps[shape.length] = steps[axis] * dilation;
    steps[axis] *= stride;
    return steps;
  }

  /// Zeros, with each element of `x` added at its place.
  private static double[] added(Tensor node, int size, double[] x, IntUnaryOperator placeOf) {
    var result = new double[size];
    for (int place = 0; place < x.length; place++) {
      int target = placeOf.applyAsInt(place);
      result[target] = wrapped(result[target] + x[place], node.dtype());
    }
    return result;
  }

  /// Where an array is read or written when indices stand for one of its axes.
  ///
  /// @param shape of the array
  /// @param indices the shape of the indices, which take the place of `axis`
  @SuppressWarnings("ArrayRecordComponent")
  private record Lookup(Tensor node, int[] shape, int[] indices, int axis) {
    int place(int place, double[] values) {
      int inner = size(Arrays.copyOfRange(shape, axis + 1, shape.length));
      int count = size(indices);
      int at = place / inner % count;
      long index = (long) values[at];
      if (index < 0 || index >= shape[axis]) {
        throw new IndexOutOfBoundsException("The index " + index + " of " + node.op().label() + " from " + node.origin()
            + " is outside of the axis, which has " + shape[axis] + " places.");
      }
      return (int) ((place / inner / count * (long) shape[axis] + index) * inner + place % inner);
    }
  }

  private static DoubleUnaryOperator unary(Op.Unary op, DType dtype) {
    return switch (op) {
      case Op.Neg _ -> x -> wrapped(-x, dtype);
      case Op.Abs _ -> x -> wrapped(Math.abs(x), dtype);
      case Op.Floor _ -> Math::floor;
      case Op.Exp _ -> Math::exp;
      case Op.Expm1 _ -> Math::expm1;
      case Op.Log _ -> Math::log;
      case Op.Log1p _ -> Math::log1p;
      case Op.Sqrt _ -> Math::sqrt;
      case Op.Sin _ -> Math::sin;
      case Op.Cos _ -> Math::cos;
      case Op.Atan _ -> Math::atan;
      case Op.Tanh _ -> Math::tanh;
      case Op.Sigmoid _ -> x -> x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
      case Op.Softplus _ -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
      case Op.Erf _ -> ErrorFunction::of;
    };
  }

  private static DoubleBinaryOperator binary(Op.Binary op, DType dtype) {
    return switch (op) {
      case Op.Add _ -> (x, y) -> wrapped(x + y, dtype);
      case Op.Sub _ -> (x, y) -> wrapped(x - y, dtype);
      case Op.Mul _ -> product(dtype);
      case Op.Div _ -> dtype.isFloating() ? (x, y) -> x / y : integers((x, y) -> x / y, dtype);
      case Op.Pow _ -> Math::pow;
      case Op.Atan2 _ -> Math::atan2;
      case Op.Max _ -> Math::max;
      case Op.Min _ -> Math::min;
    };
  }

  private static DoubleBinaryOperator product(DType dtype) {
    return dtype.isFloating() ? (x, y) -> x * y : integers((x, y) -> x * y, dtype);
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
      case PROD -> 1;
      case MAX -> Double.NEGATIVE_INFINITY;
      case MIN -> Double.POSITIVE_INFINITY;
    });
    var product = product(dtype);
    for (int place = 0; place < x.length; place++) {
      int target = moved(place, shape, steps);
      result[target] = switch (reduction) {
        case SUM -> wrapped(result[target] + x[place], dtype);
        case PROD -> product.applyAsDouble(result[target], x[place]);
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
    try {
      return IntStream.of(shape).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException _) {
      throw new IllegalArgumentException(
          "A value of the shape " + Arrays.toString(shape) + " is larger than a Java array can be.");
    }
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
