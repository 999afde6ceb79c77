package org.adjoint.graph;

import java.util.List;
import java.util.Locale;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;

/// What a node computes, with its operands: the closed set of primitives.
///
/// Every primitive has one result, never broadcasts, and has derivatives made of primitives. Everything else, from
/// `relu` to `softmax`, is a function that composes these. Records compare by value, so equal ops compute equal
/// results; an [Input] and a [Constant] are equal only to themselves.
public sealed interface Op {
  /// An op without operands.
  sealed interface Leaf extends Op permits Input, Constant, Scalar, Iota, Size {
  }

  /// An op that computes each element of its result from the elements at the same place.
  sealed interface Elementwise extends Op permits Unary, Binary, Compare, Select, Cast, StopGradient {
  }

  /// An elementwise function of one tensor: of floating-point numbers; [Neg] and [Abs] take integers as well.
  sealed interface Unary extends Elementwise permits Neg, Abs, Exp, Expm1, Log, Log1p, Sqrt, Tanh, Sigmoid {
    /// The argument.
    Tensor x();
  }

  /// An elementwise function of two tensors of one shape and type.
  sealed interface Binary extends Elementwise permits Add, Sub, Mul, Div, Max, Min {
    /// The first argument.
    Tensor x();

    /// The second argument.
    Tensor y();
  }

  /// An op that sums, or otherwise combines, over axes.
  sealed interface Contraction extends Op permits Reduce, MatMul {
  }

  /// An op that only says where elements stand.
  sealed interface Layout extends Op permits Reshape, Transpose, Broadcast {
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

  /// The hyperbolic tangent; derivative `1 − tanh²x`.
  record Tanh(Tensor x) implements Unary {
  }

  /// `σ(x) = 1/(1 + e⁻ˣ)`; derivative `σ(x)(1 − σ(x))`.
  record Sigmoid(Tensor x) implements Unary {
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

  /// `x` itself, through which no derivative passes.
  record StopGradient(Tensor x) implements Elementwise {
  }

  // ---- contraction ----

  /// How [Reduce] combines elements.
  enum Reduction {
    /// The sum; of nothing 0.
    SUM,
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
      case StopGradient(var x) -> List.of(x);
      case Reduce(_, var x, _) -> List.of(x);
      case MatMul(var x, var y, _, _) -> List.of(x, y);
      case Reshape(var x, _) -> List.of(x);
      case Transpose(var x, _) -> List.of(x);
      case Broadcast(var x, _, _) -> List.of(x);
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
      case Exp _ -> new Exp(operands.getFirst());
      case Expm1 _ -> new Expm1(operands.getFirst());
      case Log _ -> new Log(operands.getFirst());
      case Log1p _ -> new Log1p(operands.getFirst());
      case Sqrt _ -> new Sqrt(operands.getFirst());
      case Tanh _ -> new Tanh(operands.getFirst());
      case Sigmoid _ -> new Sigmoid(operands.getFirst());
      case Add _ -> new Add(operands.get(0), operands.get(1));
      case Sub _ -> new Sub(operands.get(0), operands.get(1));
      case Mul _ -> new Mul(operands.get(0), operands.get(1));
      case Div _ -> new Div(operands.get(0), operands.get(1));
      case Max _ -> new Max(operands.get(0), operands.get(1));
      case Min _ -> new Min(operands.get(0), operands.get(1));
      case Compare(var comparison, _, _) -> new Compare(comparison, operands.get(0), operands.get(1));
      case Select _ -> new Select(operands.get(0), operands.get(1), operands.get(2));
      case Cast(_, var dtype) -> new Cast(operands.getFirst(), dtype);
      case StopGradient _ -> new StopGradient(operands.getFirst());
      case Reduce(var reduction, _, var axes) -> new Reduce(reduction, operands.getFirst(), axes);
      case MatMul(_, _, boolean transposeX, boolean transposeY) ->
          new MatMul(operands.get(0), operands.get(1), transposeX, transposeY);
      case Reshape(_, var shape) -> new Reshape(operands.getFirst(), shape);
      case Transpose(_, var permutation) -> new Transpose(operands.getFirst(), permutation);
      case Broadcast(_, var axes, var shape) -> new Broadcast(operands.getFirst(), axes, shape);
    };
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
