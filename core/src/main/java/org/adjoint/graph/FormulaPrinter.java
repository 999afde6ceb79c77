package org.adjoint.graph;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.jspecify.annotations.Nullable;

/// Writes a node as a formula in the notation of a textbook: `relu(x·W + b)`.
public final class FormulaPrinter {
  /// How tightly an operator binds; a looser operand stands in parentheses.
  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int MATRIX_PRODUCT = 3;
  private static final int PREFIX = 4;
  private static final int ATOM = 5;

  private record Formula(String text, int binding) {
    String within(int least) {
      return binding < least ? "(" + text + ")" : text;
    }
  }

  private final Function<Tensor, @Nullable String> names;

  private FormulaPrinter(Function<Tensor, @Nullable String> names) {
    this.names = names;
  }

  /// The formula of `tensor`, in which every operand that `names` knows stands as that name.
  ///
  /// @param names the name of a node, or null to write out what it computes; not asked for `tensor` itself
  public static String formula(Tensor tensor, Function<Tensor, @Nullable String> names) {
    return new FormulaPrinter(names).of(tensor).text;
  }

  private Formula operand(Tensor tensor) {
    var name = names.apply(tensor);
    return name == null ? of(tensor) : new Formula(name, ATOM);
  }

  private Formula of(Tensor tensor) {
    return switch (tensor.op()) {
      case Op.Input input -> new Formula(input.name(), ATOM);
      case Op.Constant _ -> new Formula(tensor.name() == null ? "constant" : tensor.name(), ATOM);
      case Op.Scalar(double value, var dtype) -> new Formula(number(value, dtype), value < 0 ? PREFIX : ATOM);
      case Op.Iota(_, int axis, _) -> call("iota", List.of(Integer.toString(axis)));
      case Op.Size(var extent, _) -> new Formula(extent.toString(), isProduct(extent) ? PRODUCT : ATOM);
      case Op.Neg(var x) -> new Formula("-" + operand(x).within(PREFIX), PREFIX);
      case Op.Abs(var x) -> new Formula("|" + operand(x).text + "|", ATOM);
      case Op.Floor(var x) -> new Formula("⌊" + operand(x).text + "⌋", ATOM);
      case Op.Sigmoid(var x) -> call("σ", List.of(operand(x).text));
      case Op.Unary unary -> call(unary.label(), List.of(operand(unary.x()).text));
      case Op.Add(var x, var y) -> infix(x, " + ", y, SUM, SUM);
      case Op.Sub(var x, var y) -> infix(x, " - ", y, SUM, PRODUCT);
      case Op.Mul(var x, var y) when x == y -> new Formula(operand(x).within(ATOM) + "²", PREFIX);
      case Op.Mul(var x, var y) -> infix(x, " * ", y, PRODUCT, PRODUCT);
      case Op.Div(var x, var y) -> infix(x, " / ", y, PRODUCT, PREFIX);
      case Op.Pow(var x, var y) -> new Formula(operand(x).within(ATOM) + "^" + operand(y).within(ATOM), PREFIX);
      case Op.Binary binary -> call(binary.label(), List.of(operand(binary.x()).text, operand(binary.y()).text));
      case Op.Compare(var comparison, var x, var y) ->
          new Formula(operand(x).within(SUM) + " " + comparison.symbol() + " " + operand(y).within(SUM), 0);
      case Op.Select select -> {
        var x = reluArgument(select);
        yield x != null ? call("relu", List.of(operand(x).text)) : choice(select);
      }
      case Op.Cast(var x, var dtype) -> call(dtype.toString(), List.of(operand(x).text));
      case Op.Uniform(var counter, var key, int site, _) -> call("uniform",
          List.of(operand(counter).text, operand(key).text, Integer.toString(site)));
      case Op.StopGradient(var x) -> operand(x);
      case Op.Reduce(var reduction, var x, var axes) -> call(tensor.op().label(), axes.size() == x.shape().rank()
          ? List.of(operand(x).text)
          : List.of(operand(x).text, "axis " + axes.stream().map(Object::toString).collect(Collectors.joining(", "))));
      case Op.MatMul(var x, var y, boolean transposeX, boolean transposeY) -> new Formula(
          operand(x).within(transposeX ? ATOM : MATRIX_PRODUCT) + (transposeX ? "ᵀ" : "") + "·"
              + operand(y).within(transposeY ? ATOM : PREFIX) + (transposeY ? "ᵀ" : ""),
          MATRIX_PRODUCT);
      case Op.Reshape(var x, _) -> operand(x);
      case Op.Transpose(var x, _) -> new Formula(operand(x).within(ATOM) + "ᵀ", ATOM);
      case Op.Broadcast(var x, _, _) -> operand(x);
      case Op.Slice(var x, int axis, int start, int size, int step) -> new Formula(operand(x).within(ATOM) + "["
          + "…, ".repeat(axis == 0 ? 0 : 1) + start + ":" + (start + size * step) + (step == 1 ? "" : ":" + step)
          + (axis == x.shape().rank() - 1 ? "" : ", …") + "]", ATOM);
      case Op.Reverse(var x, int axis) -> call("reverse", List.of(operand(x).text, "axis " + axis));
      case Op.Unfold(var x, int axis, int window, int stride, int dilation) -> call("unfold",
          List.of(operand(x).text, "axis " + axis, "window " + window, "stride " + stride, "dilation " + dilation));
      case Op.Barrier(var x) -> operand(x);
      case Op.Pad(var x, int axis, int low, int high, int interior) -> call("pad",
          List.of(operand(x).text, "axis " + axis, "low " + low, "high " + high, "interior " + interior));
      case Op.Concat(var parts, int axis) -> call("concat",
          Stream.concat(parts.stream().map(part -> operand(part).text), Stream.of("axis " + axis)).toList());
      case Op.Fold(var x, int axis, int size, int stride, int dilation) -> call("fold",
          List.of(operand(x).text, "axis " + axis, "size " + size, "stride " + stride, "dilation " + dilation));
      case Op.ScatterAdd(var updates, var indices, int axis, var size) -> call("scatterAdd",
          List.of(operand(updates).text, operand(indices).text, "axis " + axis, "size " + size));
      case Op.Gather(var x, var indices, int axis) -> call("gather",
          List.of(operand(x).text, operand(indices).text, "axis " + axis));
      case Op.Scan(var loop, int result) -> call(switch (loop.results().get(result)) {
        case Loop.Result.Last(int carry) -> "last carry " + carry + " of scan";
        case Loop.Result.Stacked(int output) -> "outputs " + output + " of scan";
        case Loop.Result.Before(int carry) -> "carries " + carry + " of scan";
      }, loop.operands().stream().map(operand -> operand(operand).text).toList());
      case Op.Annotation annotation -> operand(annotation.value());
    };
  }

  private Formula choice(Op.Select select) {
    return new Formula(operand(select.condition()).within(SUM) + " ? " + operand(select.x()).within(SUM) + " : "
        + operand(select.y()).within(SUM), 0);
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

  private static boolean isProduct(Extent extent) {
    return extent.symbols().size() + (extent.factor() == 1 ? 0 : 1) > 1;
  }

  private static Formula call(String function, List<String> arguments) {
    return new Formula(function + arguments.stream().collect(Collectors.joining(", ", "(", ")")), ATOM);
  }

  private Formula infix(Tensor x, String operator, Tensor y, int left, int right) {
    return new Formula(operand(x).within(left) + operator + operand(y).within(right), Math.min(left, PRODUCT));
  }

  /// A number without a needless fraction, and with no more digits than tell it from its neighbours.
  private static String number(double value, DType dtype) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return Long.toString((long) value);
    }
    return dtype == DType.FLOAT32 ? Float.toString((float) value) : Double.toString(value);
  }
}
