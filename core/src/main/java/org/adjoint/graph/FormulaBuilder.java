package org.adjoint.graph;

import java.util.List;
import java.util.function.Function;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.jspecify.annotations.Nullable;

/// The formula of each primitive. Broadcasts, barriers and annotations say nothing in a formula.
final class FormulaBuilder {
  private final Function<Tensor, @Nullable Formula> known;

  FormulaBuilder(Function<Tensor, @Nullable Formula> known) {
    this.known = known;
  }

  private Formula operand(Tensor tensor) {
    var formula = known.apply(tensor);
    return formula == null ? of(tensor) : formula;
  }

  Formula of(Tensor tensor) {
    return switch (tensor.op()) {
      case Op.Input input -> symbol(input.name(), tensor);
      case Op.Constant _ -> symbol(tensor.name() == null ? "constant" : tensor.name(), tensor);
      case Op.Scalar(double value, var dtype) -> new Formula.Literal(number(value, dtype));
      case Op.Iota(_, int axis, _) -> new Formula.Call("iota", List.of(), List.of("axis " + axis));
      case Op.Size(var extent, _) -> extent(extent);
      case Op.Neg(var x) -> new Formula.Negative(operand(x));
      case Op.Abs(var x) -> new Formula.Absolute(operand(x));
      case Op.Floor(var x) -> new Formula.Floored(operand(x));
      case Op.Sigmoid(var x) -> Formula.call("σ", operand(x));
      case Op.Unary unary -> Formula.call(unary.label(), operand(unary.x()));
      case Op.Add(var x, var y) -> new Formula.Sum(operand(x), operand(y));
      case Op.Sub(var x, var y) -> new Formula.Difference(operand(x), operand(y));
      case Op.Mul(var x, var y) when x == y -> Formula.square(operand(x));
      case Op.Mul(var x, var y) -> new Formula.Product(operand(x), operand(y));
      case Op.Div(var x, var y) -> new Formula.Quotient(operand(x), operand(y));
      case Op.Pow(var x, var y) -> new Formula.Power(operand(x), operand(y));
      case Op.Binary binary -> Formula.call(binary.label(), operand(binary.x()), operand(binary.y()));
      case Op.Compare(var comparison, var x, var y) -> new Formula.Relation(comparison, operand(x), operand(y));
      case Op.Select select -> {
        var x = reluArgument(select);
        yield x != null ? Formula.call("relu", operand(x)) : choice(select);
      }
      case Op.Cast(var x, var dtype) -> Formula.call(dtype.toString(), operand(x));
      case Op.Uniform(var counter, var key, int site, _) ->
          new Formula.Call("uniform", List.of(operand(counter), operand(key)), List.of("site " + site));
      case Op.StopGradient(var x) -> operand(x);
      case Op.Reduce(var reduction, var x, var axes) -> axes.isEmpty() && x.shape().rank() > 0
          ? operand(x)
          : new Formula.Combined(reduction, operand(x), axes.size() == x.shape().rank() ? List.of() : axes);
      case Op.MatMul(var x, var y, boolean transposeX, boolean transposeY) ->
          new Formula.MatrixProduct(stored(operand(x), transposeX), stored(operand(y), transposeY));
      case Op.Reshape(var x, _) -> operand(x);
      case Op.Transpose(var x, var permutation) -> operand(x).transposed(permutation);
      case Op.Broadcast(var x, _, _) -> operand(x);
      case Op.Slice(var x, int axis, int start, int size, int step) ->
          operand(x).slice(axis, x.shape().rank(), start, size, step);
      case Op.Reverse(var x, int axis) -> operand(x).reversed(axis);
      case Op.Unfold(var x, int axis, int window, int stride, int dilation) ->
          operand(x).unfolded(axis, window, stride, dilation);
      case Op.Barrier(var x) -> operand(x);
      case Op.Pad(var x, int axis, int low, int high, int interior) -> operand(x).padded(axis, low, high, interior);
      case Op.Concat(var parts, int axis) ->
          new Formula.Call("concat", parts.stream().map(this::operand).toList(), List.of("axis " + axis));
      case Op.Fold(var x, int axis, int size, int stride, int dilation) ->
          operand(x).folded(axis, size, stride, dilation);
      case Op.ScatterAdd(var updates, var indices, int axis, var size) ->
          operand(updates).scattered(operand(indices), axis, size);
      case Op.Gather(var x, var indices, int axis) -> operand(x).part(axis, x.shape().rank(), operand(indices));
      case Op.Scan(var loop, int result) -> new Formula.Call(switch (loop.results().get(result)) {
        case Loop.Result.Last(int carry) -> "last carry " + carry + " of scan";
        case Loop.Result.Stacked(int output) -> "outputs " + output + " of scan";
        case Loop.Result.Before(int carry) -> "carries " + carry + " of scan";
      }, loop.operands().stream().map(this::operand).toList(), List.of());
      case Op.Annotation annotation -> operand(annotation.value());
    };
  }

  private static Formula symbol(String name, Tensor tensor) {
    return new Formula.Symbol(name, "", tensor.shape().rank() == 0);
  }

  private static Formula stored(Formula matrix, boolean transposed) {
    return transposed ? new Formula.Transposed(matrix) : matrix;
  }

  private static Formula extent(Extent extent) {
    Formula product = Formula.number(extent.factor());
    for (int i = 0; i < extent.symbols().size(); i++) {
      var symbol = new Formula.Symbol(extent.symbols().get(i), "", true);
      product = i == 0 && extent.factor() == 1 ? symbol : new Formula.Product(product, symbol);
    }
    return product;
  }

  private Formula choice(Op.Select select) {
    return new Formula.Choice(operand(select.condition()), operand(select.x()), operand(select.y()));
  }

  /// What `select` is the rectifier of: `u ≤ 0 ? 0 : u`.
  private static @Nullable Tensor reluArgument(Op.Select select) {
    return select.condition().op() instanceof Op.Compare(var comparison, var u, var bound)
        && comparison == Op.Comparison.LE && u == select.y() && isZero(bound) && isZero(select.x()) ? u : null;
  }

  private static boolean isZero(Tensor tensor) {
    return switch (tensor.op()) {
      case Op.Scalar(double value, _) -> value == 0;
      case Op.Layout layout -> isZero(layout.x());
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> false;
    };
  }

  /// A number without a needless fraction, and with no more digits than tell it from its neighbours.
  private static String number(double value, DType dtype) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Long.toString((long) value);
    }
    return dtype == DType.FLOAT32 ? Float.toString((float) value) : Double.toString(value);
  }
}
