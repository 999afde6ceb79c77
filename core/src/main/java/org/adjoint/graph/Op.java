package org.adjoint.graph;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;

/// What a node computes, with its operands: the closed set of primitives.
///
/// Every primitive has one result, never broadcasts, and has derivatives made of primitives. Everything else, from
/// `relu` to `softmax`, is a function that composes these. Records compare by value, so equal ops compute equal
/// results; an [Input] and a [Constant] are equal only to themselves. Ops that move elements work along one axis, and
/// several axes are several ops.
public sealed interface Op {
  /// An op without operands.
  sealed interface Leaf extends Op permits Input, Constant, Scalar, Iota, Size {
  }

  /// An op that computes each element of its result from the elements at the same place.
  sealed interface Elementwise extends Op permits Unary, Binary, Compare, Select, Cast, Uniform, StopGradient {
  }

  /// An elementwise function of one tensor: of floating-point numbers; [Neg] and [Abs] take integers as well.
  sealed interface Unary extends Elementwise permits Neg, Abs, Floor, Exp, Expm1, Log, Log1p, Sqrt, Sin, Cos, Atan,
      Tanh, Sigmoid, Softplus, Erf {
    /// The argument.
    Tensor x();
  }

  /// An elementwise function of two tensors of one shape and type.
  sealed interface Binary extends Elementwise permits Add, Sub, Mul, Div, Pow, Atan2, Max, Min {
    /// The first argument.
    Tensor x();

    /// The second argument.
    Tensor y();
  }

  /// An op that sums, or otherwise combines, over axes.
  sealed interface Contraction extends Op permits Reduce, MatMul {
  }

  /// An op that only says where elements stand: each element of the result is one of the operand's, at a place that
  /// follows from its own.
  sealed interface Layout extends Op permits Reshape, Transpose, Broadcast, Slice, Reverse, Unfold, Barrier {
    /// The operand.
    Tensor x();
  }

  /// An op that puts each element of its operands at some place of a result that is 0 elsewhere, and adds up what meets.
  sealed interface Assembly extends Op permits Pad, Concat, Fold, ScatterAdd {
  }

  /// An op that is its first operand, and only says how that is to be differentiated.
  sealed interface Annotation extends Op permits CustomVjp, Checkpoint {
    /// What it is.
    Tensor value();
  }

  // ---- leaves ----

  /// A value bound at each run. Two inputs are never the same, whatever their names.
  final class Input implements Leaf {
    private final String name;
    private final Shape shape;
    private final DType dtype;

    Input(String name, Shape shape, DType dtype) {
      this.name = name;
      this.shape = shape;
      this.dtype = dtype;
    }

    /// The name under which a value is bound.
    public String name() {
      return name;
    }

    /// The shape that a bound value must have.
    public Shape shape() {
      return shape;
    }

    /// The type that a bound value must have.
    public DType dtype() {
      return dtype;
    }
  }

  /// A fixed array.
  final class Constant implements Leaf {
    private final NdArray value;

    Constant(NdArray value) {
      this.value = value;
    }

    /// The numbers, which must not change.
    public NdArray value() {
      return value;
    }
  }

  /// A fixed number.
  ///
  /// @param value exactly representable in `dtype`
  record Scalar(double value, DType dtype) implements Leaf {
  }

  /// The index along one axis: `result[…, i, …] = i`.
  record Iota(Shape shape, int axis, DType dtype) implements Leaf {
  }

  /// The number `extent`, which may depend on symbolic dimensions, as a scalar.
  record Size(Extent extent, DType dtype) implements Leaf {
  }

  // ---- elementwise, one operand ----

  /// `−x`; derivative −1.
  record Neg(Tensor x) implements Unary {
  }

  /// `|x|`; derivative `sign(x)`, 0 at 0.
  record Abs(Tensor x) implements Unary {
  }

  /// The largest integer not above `x`; derivative 0.
  record Floor(Tensor x) implements Unary {
  }

  /// `eˣ`; derivative `eˣ`.
  record Exp(Tensor x) implements Unary {
  }

  /// `eˣ − 1`, exact near 0; derivative `eˣ`.
  record Expm1(Tensor x) implements Unary {
  }

  /// The natural logarithm; derivative `1/x`. NaN below 0, −∞ at 0.
  record Log(Tensor x) implements Unary {
  }

  /// `log(1 + x)`, exact near 0; derivative `1/(1 + x)`. NaN below −1, −∞ at −1.
  record Log1p(Tensor x) implements Unary {
  }

  /// `√x`; derivative `1/(2√x)`, ∞ at 0. NaN below 0.
  record Sqrt(Tensor x) implements Unary {
  }

  /// The sine of an angle in radians; derivative `cos x`. NaN at ±∞.
  record Sin(Tensor x) implements Unary {
  }

  /// The cosine of an angle in radians; derivative `−sin x`. NaN at ±∞.
  record Cos(Tensor x) implements Unary {
  }

  /// The arc tangent, between −π/2 and π/2; derivative `1/(1 + x²)`.
  record Atan(Tensor x) implements Unary {
  }

  /// The hyperbolic tangent `y`; derivative `1 − y²`, which needs nothing but the result, and has an absolute error of an ulp of 1. Where
  /// it must be exact relative to itself, also far from 0, write `2σ(2x) − 1`.
  record Tanh(Tensor x) implements Unary {
  }

  /// `σ(x) = 1/(1 + e⁻ˣ)`; derivative `σ(x) σ(−x)`, which is exact also where `1 − σ(x)` would cancel.
  record Sigmoid(Tensor x) implements Unary {
  }

  /// `log(1 + eˣ)` without overflow; derivative `σ(x)`.
  record Softplus(Tensor x) implements Unary {
  }

  /// The error function `2/√π ∫₀ˣ e^(−t²) dt`; derivative `2/√π · e^(−x²)`.
  record Erf(Tensor x) implements Unary {
  }

  // ---- elementwise, two operands ----

  /// `x + y`.
  record Add(Tensor x, Tensor y) implements Binary {
  }

  /// `x − y`.
  record Sub(Tensor x, Tensor y) implements Binary {
  }

  /// `x · y`.
  record Mul(Tensor x, Tensor y) implements Binary {
  }

  /// `x / y`; of integers cut off towards 0, and an [ArithmeticException] when `y` is 0.
  record Div(Tensor x, Tensor y) implements Binary {
  }

  /// `xʸ` as [Math#pow] has it; derivatives `y xʸ⁻¹` and `xʸ log x`. The latter is 0 where `x` is 0 and `y` is not negative.
  record Pow(Tensor x, Tensor y) implements Binary {
  }

  /// The angle of the point with ordinate `x` and abscissa `y`, as [Math#atan2] has it; derivatives `y/(x² + y²)` and
  /// `−x/(x² + y²)`.
  record Atan2(Tensor x, Tensor y) implements Binary {
  }

  /// The larger of two, NaN when either is; where both are equal each gets half of the cotangent.
  record Max(Tensor x, Tensor y) implements Binary {
  }

  /// The smaller of two, NaN when either is; where both are equal each gets half of the cotangent.
  record Min(Tensor x, Tensor y) implements Binary {
  }

  // ---- choice ----

  /// How [Compare] orders two numbers. Comparisons with NaN are false, but for [#NE].
  enum Comparison {
    /// Less than.
    LT("<"),
    /// Less than or equal.
    LE("<="),
    /// Equal.
    EQ("=="),
    /// Not equal.
    NE("!=");

    private final String symbol;

    Comparison(String symbol) {
      this.symbol = symbol;
    }

    /// The name as messages show it: `lt`.
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The operator in Java.
    public String symbol() {
      return symbol;
    }

    /// Whether `x` stands in this relation to `y`.
    public boolean holds(double x, double y) {
      return switch (this) {
        case LT -> x < y;
        case LE -> x <= y;
        case EQ -> x == y;
        case NE -> x != y;
      };
    }
  }

  /// Whether `x` stands in a relation to `y`, as [DType#BOOL]; no derivative.
  record Compare(Comparison comparison, Tensor x, Tensor y) implements Elementwise {
  }

  /// `x` where `condition` holds, `y` elsewhere. The cotangent goes where the value came from, also past ∞ and NaN.
  record Select(Tensor condition, Tensor x, Tensor y) implements Elementwise {
  }

  /// The same numbers in another type; `true` is 1, fractions are cut off towards 0.
  record Cast(Tensor x, DType dtype) implements Elementwise {
  }

  /// A number from 0 (inclusive) to 1 (exclusive) that looks random and depends on nothing but the arguments: the generator
  /// Threefry-2x32 with 13 rounds (J. Salmon et al., *Parallel random numbers: as easy as 1, 2, 3*, 2011). No derivative.
  ///
  /// @param counter tells the numbers of one draw from each other; INT32
  /// @param key tells draws from each other; INT32
  /// @param site tells the places in a program that draw with the same key
  record Uniform(Tensor counter, Tensor key, int site, DType dtype) implements Elementwise {
  }

  /// `x` itself, through which no derivative passes.
  record StopGradient(Tensor x) implements Elementwise {
  }

  // ---- contraction ----

  /// How [Reduce] combines elements.
  enum Reduction {
    /// The sum; of nothing 0.
    SUM,
    /// The product; of nothing 1.
    PROD,
    /// The largest, NaN when any is; of nothing −∞. Equal maxima share the cotangent evenly.
    MAX,
    /// The smallest, NaN when any is; of nothing ∞. Equal minima share the cotangent evenly.
    MIN
  }

  /// Combines the elements along `axes`, which disappear.
  ///
  /// @param axes ascending, from 0
  record Reduce(Reduction reduction, Tensor x, List<Integer> axes) implements Contraction {
    public Reduce {
      axes = List.copyOf(axes);
    }
  }

  /// The matrix product over the last two axes, `Σₖ x[…, i, k] · y[…, k, j]`; leading axes are equal in both.
  ///
  /// @param transposeX whether `x` is stored as `[…, k, i]`
  /// @param transposeY whether `y` is stored as `[…, j, k]`
  record MatMul(Tensor x, Tensor y, boolean transposeX, boolean transposeY) implements Contraction {
  }

  // ---- layout ----

  /// The same elements in row-major order under another shape.
  record Reshape(Tensor x, Shape shape) implements Layout {
  }

  /// The axes in another order: axis `a` of the result is axis `permutation[a]` of `x`.
  record Transpose(Tensor x, List<Integer> permutation) implements Layout {
    public Transpose {
      permutation = List.copyOf(permutation);
    }

    /// Whether rows of `x` no longer lie along the last axis. Matrices do not count, since products take them either way.
    public boolean turnsRows() {
      return permutation.size() > 2 && permutation.getLast() != permutation.size() - 1;
    }
  }

  /// Repeats `x` along new axes: the result has `shape`, and without `axes` that is the shape of `x`. The adjoint of a
  /// sum over `axes`.
  ///
  /// @param axes ascending, from 0, in the result
  record Broadcast(Tensor x, List<Integer> axes, Shape shape) implements Layout {
    public Broadcast {
      axes = List.copyOf(axes);
    }
  }

  /// Every `step`-th element along `axis`: the result's element `i` is that of `x` at `start + i · step`.
  ///
  /// @param size the number of elements taken
  /// @param step at least 1
  record Slice(Tensor x, int axis, int start, int size, int step) implements Layout {
  }

  /// The elements along `axis` from the last to the first. Its own inverse.
  record Reverse(Tensor x, int axis) implements Layout {
  }

  /// Windows along `axis`: the result has a further, last axis of size `window`, and holds at window `i`, place `j` the element
  /// of `x` at `i · stride + j · dilation`. As many windows as fit.
  record Unfold(Tensor x, int axis, int window, int stride, int dilation) implements Layout {
  }

  /// `x` itself, as a value of its own: what is computed from it is not merged with what is computed from `x`.
  record Barrier(Tensor x) implements Layout {
  }

  // ---- assembly ----

  /// `x` with zeros along `axis`: `low` before, `high` after, and `interior` between neighbours. The adjoint of [Slice].
  record Pad(Tensor x, int axis, int low, int high, int interior) implements Assembly {
  }

  /// The operands one after the other along `axis`; all other axes are equal.
  record Concat(List<Tensor> parts, int axis) implements Assembly {
    public Concat {
      parts = List.copyOf(parts);
    }
  }

  /// Adds up windows along `axis`, whose places are the last axis of `x`, where they overlap: the adjoint of [Unfold].
  ///
  /// @param size of `axis` in the result
  record Fold(Tensor x, int axis, int size, int stride, int dilation) implements Assembly {
  }

  /// Adds each slice of `updates` to the place along `axis` that its index names. The axes of `indices` stand in
  /// `updates` from `axis` on, and give way to one axis of size `size`. An index outside is an error when the program runs. The adjoint
  /// of [Gather].
  ///
  /// @param indices INT32 or INT64
  record ScatterAdd(Tensor updates, Tensor indices, int axis, Dim size) implements Assembly {
  }

  // ---- lookup ----

  /// The slices of `x` along `axis` that `indices` name: the axes of `indices` take the place of `axis`. An index outside is an error
  /// when the program runs.
  ///
  /// @param indices INT32 or INT64
  record Gather(Tensor x, Tensor indices, int axis) implements Op {
  }

  // ---- loops ----

  /// One result of a [Loop]. Nodes of one loop are computed together.
  ///
  /// @param result which of [Loop#results]
  record Scan(Loop loop, int result) implements Op {
  }

  // ---- annotations ----

  /// `value`, whose derivative is what `rule` says instead of that of its expression.
  ///
  /// @param arguments what the rule gives cotangents for
  record CustomVjp(Tensor value, List<Tensor> arguments, VjpFunction rule) implements Annotation {
    public CustomVjp {
      arguments = List.copyOf(arguments);
    }
  }

  /// `value`, whose expression is computed again for the backward pass instead of being kept.
  ///
  /// @param boundary the tensors from which it is computed again
  record Checkpoint(Tensor value, List<Tensor> boundary) implements Annotation {
    public Checkpoint {
      boundary = List.copyOf(boundary);
    }
  }

  // ---- structure ----

  /// The operands in order.
  default List<Tensor> operands() {
    return switch (this) {
      case Leaf _ -> List.of();
      case Unary unary -> List.of(unary.x());
      case Binary binary -> List.of(binary.x(), binary.y());
      case Compare(_, var x, var y) -> List.of(x, y);
      case Select(var condition, var x, var y) -> List.of(condition, x, y);
      case Cast(var x, _) -> List.of(x);
      case Uniform(var counter, var key, _, _) -> List.of(counter, key);
      case StopGradient(var x) -> List.of(x);
      case Reduce(_, var x, _) -> List.of(x);
      case MatMul(var x, var y, _, _) -> List.of(x, y);
      case Layout layout -> List.of(layout.x());
      case Pad(var x, _, _, _, _) -> List.of(x);
      case Concat(var parts, _) -> parts;
      case Fold(var x, _, _, _, _) -> List.of(x);
      case ScatterAdd(var updates, var indices, _, _) -> List.of(updates, indices);
      case Gather(var x, var indices, _) -> List.of(x, indices);
      case Scan(var loop, _) -> loop.operands();
      case CustomVjp(var value, var arguments, _) -> prepended(value, arguments);
      case Checkpoint(var value, var boundary) -> prepended(value, boundary);
    };
  }

  /// This op applied to other operands.
  ///
  /// @param operands as many as [#operands], of the same shapes and types
  default Op withOperands(List<Tensor> operands) {
    return switch (this) {
      case Leaf leaf -> leaf;
      case Neg _ -> new Neg(operands.getFirst());
      case Abs _ -> new Abs(operands.getFirst());
      case Floor _ -> new Floor(operands.getFirst());
      case Exp _ -> new Exp(operands.getFirst());
      case Expm1 _ -> new Expm1(operands.getFirst());
      case Log _ -> new Log(operands.getFirst());
      case Log1p _ -> new Log1p(operands.getFirst());
      case Sqrt _ -> new Sqrt(operands.getFirst());
      case Sin _ -> new Sin(operands.getFirst());
      case Cos _ -> new Cos(operands.getFirst());
      case Atan _ -> new Atan(operands.getFirst());
      case Tanh _ -> new Tanh(operands.getFirst());
      case Sigmoid _ -> new Sigmoid(operands.getFirst());
      case Softplus _ -> new Softplus(operands.getFirst());
      case Erf _ -> new Erf(operands.getFirst());
      case Add _ -> new Add(operands.get(0), operands.get(1));
      case Sub _ -> new Sub(operands.get(0), operands.get(1));
      case Mul _ -> new Mul(operands.get(0), operands.get(1));
      case Div _ -> new Div(operands.get(0), operands.get(1));
      case Pow _ -> new Pow(operands.get(0), operands.get(1));
      case Atan2 _ -> new Atan2(operands.get(0), operands.get(1));
      case Max _ -> new Max(operands.get(0), operands.get(1));
      case Min _ -> new Min(operands.get(0), operands.get(1));
      case Compare(var comparison, _, _) -> new Compare(comparison, operands.get(0), operands.get(1));
      case Select _ -> new Select(operands.get(0), operands.get(1), operands.get(2));
      case Cast(_, var dtype) -> new Cast(operands.getFirst(), dtype);
      case Uniform(_, _, int site, var dtype) -> new Uniform(operands.get(0), operands.get(1), site, dtype);
      case StopGradient _ -> new StopGradient(operands.getFirst());
      case Reduce(var reduction, _, var axes) -> new Reduce(reduction, operands.getFirst(), axes);
      case MatMul(_, _, boolean transposeX, boolean transposeY) ->
          new MatMul(operands.get(0), operands.get(1), transposeX, transposeY);
      case Reshape(_, var shape) -> new Reshape(operands.getFirst(), shape);
      case Transpose(_, var permutation) -> new Transpose(operands.getFirst(), permutation);
      case Broadcast(_, var axes, var shape) -> new Broadcast(operands.getFirst(), axes, shape);
      case Slice(_, int axis, int start, int size, int step) -> new Slice(operands.getFirst(), axis, start, size, step);
      case Reverse(_, int axis) -> new Reverse(operands.getFirst(), axis);
      case Unfold(_, int axis, int window, int stride, int dilation) ->
          new Unfold(operands.getFirst(), axis, window, stride, dilation);
      case Barrier _ -> new Barrier(operands.getFirst());
      case Pad(_, int axis, int low, int high, int interior) -> new Pad(operands.getFirst(), axis, low, high, interior);
      case Concat(_, int axis) -> new Concat(operands, axis);
      case Fold(_, int axis, int size, int stride, int dilation) ->
          new Fold(operands.getFirst(), axis, size, stride, dilation);
      case ScatterAdd(_, _, int axis, var size) -> new ScatterAdd(operands.get(0), operands.get(1), axis, size);
      case Gather(_, _, int axis) -> new Gather(operands.get(0), operands.get(1), axis);
      case Scan(var loop, int result) -> new Scan(loop.withOperands(operands), result);
      case CustomVjp(_, _, var rule) -> new CustomVjp(operands.getFirst(), operands.subList(1, operands.size()), rule);
      case Checkpoint _ -> new Checkpoint(operands.getFirst(), operands.subList(1, operands.size()));
    };
  }

  private static List<Tensor> prepended(Tensor first, List<Tensor> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toList();
  }

  /// The name of the op as printers and messages show it: `matMul`.
  default String label() {
    var name = getClass().getSimpleName();
    return switch (this) {
      case Reduce(var reduction, _, _) -> reduction.name().toLowerCase(Locale.ROOT);
      case Compare(var comparison, _, _) -> comparison.label();
      default -> Character.toLowerCase(name.charAt(0)) + name.substring(1);
    };
  }
}
