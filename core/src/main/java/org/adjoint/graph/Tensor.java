package org.adjoint.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.jspecify.annotations.Nullable;

/// A node of the expression graph: a value that some program may compute, never the numbers themselves.
///
/// Two tensors are equal only when they are the same object. Every method makes a new node; shape and type are checked
/// there and then, and a [GraphException] names the line that asked for it. Where two operands differ in shape they are
/// broadcast as NumPy does: axes are aligned at the end, and a missing axis or one of size 1 is repeated.
public final class Tensor {
  private final Op op;
  private final Shape shape;
  private final DType dtype;
  private final Origin origin;
  private final @Nullable String name;

  private Tensor(Op op, Shape shape, DType dtype, Origin origin, @Nullable String name) {
    this.op = op;
    this.shape = shape;
    this.dtype = dtype;
    this.origin = origin;
    this.name = name;
  }

  // ---- making nodes ----

  /// The node that computes `op`, said to come from the calling line.
  ///
  /// @throws GraphException when the operands do not fit
  public static Tensor of(Op op) {
    return of(op, Origin.here());
  }

  /// The node that computes `op` on behalf of another one, whose origin it takes.
  ///
  /// @throws GraphException when the operands do not fit
  public static Tensor of(Op op, Origin origin) {
    return new Tensor(op, Inference.shape(op, origin), Inference.dtype(op, origin), origin, null);
  }

  /// A value that is bound under `name` at each run.
  public static Tensor input(String name, DType dtype, Shape shape) {
    return of(new Op.Input(name, shape, dtype)).named(name);
  }

  /// A fixed array, which must not change afterwards.
  public static Tensor constant(NdArray value) {
    return of(new Op.Constant(value));
  }

  /// A fixed number, rounded to `dtype` where that is a floating-point type.
  ///
  /// @throws GraphException when `dtype` is none and cannot hold the number exactly
  public static Tensor scalar(DType dtype, double value) {
    return of(new Op.Scalar(dtype.isFloating() ? dtype.round(value) : value, dtype));
  }

  /// The index along `axis` at every place of `shape`.
  public static Tensor iota(DType dtype, Shape shape, int axis) {
    return of(new Op.Iota(shape, axis(shape, axis, "iota"), dtype));
  }

  /// The same node under a name, which generated code and pictures use.
  ///
  /// @param name any text; code takes what is an identifier in it
  public Tensor named(String name) {
    return new Tensor(op, shape, dtype, origin, name);
  }

  // ---- what it is ----

  /// What the node computes.
  public Op op() {
    return op;
  }

  /// The sizes of the axes.
  public Shape shape() {
    return shape;
  }

  /// The type of the elements.
  public DType dtype() {
    return dtype;
  }

  /// The user's line that made the node.
  public Origin origin() {
    return origin;
  }

  /// The name that was given to the node, if any.
  public @Nullable String name() {
    return name;
  }

  // ---- elementwise ----

  /// `−x`.
  public Tensor neg() {
    return of(new Op.Neg(this));
  }

  /// `|x|`.
  public Tensor abs() {
    return of(new Op.Abs(this));
  }

  /// `eˣ`.
  public Tensor exp() {
    return of(new Op.Exp(this));
  }

  /// `eˣ − 1`, exact near 0.
  public Tensor expm1() {
    return of(new Op.Expm1(this));
  }

  /// The natural logarithm.
  public Tensor log() {
    return of(new Op.Log(this));
  }

  /// `log(1 + x)`, exact near 0.
  public Tensor log1p() {
    return of(new Op.Log1p(this));
  }

  /// `√x`.
  public Tensor sqrt() {
    return of(new Op.Sqrt(this));
  }

  /// The largest integer not above `x`.
  public Tensor floor() {
    return of(new Op.Floor(this));
  }

  /// The sine of an angle in radians.
  public Tensor sin() {
    return of(new Op.Sin(this));
  }

  /// The cosine of an angle in radians.
  public Tensor cos() {
    return of(new Op.Cos(this));
  }

  /// The arc tangent, between −π/2 and π/2.
  public Tensor atan() {
    return of(new Op.Atan(this));
  }

  /// The hyperbolic tangent.
  public Tensor tanh() {
    return of(new Op.Tanh(this));
  }

  /// `1/(1 + e⁻ˣ)`.
  public Tensor sigmoid() {
    return of(new Op.Sigmoid(this));
  }

  /// `log(1 + eˣ)` without overflow.
  public Tensor softplus() {
    return of(new Op.Softplus(this));
  }

  /// The error function.
  public Tensor erf() {
    return of(new Op.Erf(this));
  }

  /// `x · x`.
  public Tensor square() {
    return of(new Op.Mul(this, this));
  }

  /// `x + y`.
  public Tensor add(Tensor y) {
    var pair = aligned(y, "add");
    return of(new Op.Add(pair.x, pair.y));
  }

  /// `x + y`.
  public Tensor add(double y) {
    return add(number(y));
  }

  /// `x − y`.
  public Tensor sub(Tensor y) {
    var pair = aligned(y, "sub");
    return of(new Op.Sub(pair.x, pair.y));
  }

  /// `x − y`.
  public Tensor sub(double y) {
    return sub(number(y));
  }

  /// `x · y`.
  public Tensor mul(Tensor y) {
    var pair = aligned(y, "mul");
    return of(new Op.Mul(pair.x, pair.y));
  }

  /// `x · y`.
  public Tensor mul(double y) {
    return mul(number(y));
  }

  /// `x / y`.
  public Tensor div(Tensor y) {
    var pair = aligned(y, "div");
    return of(new Op.Div(pair.x, pair.y));
  }

  /// `x / y`.
  public Tensor div(double y) {
    return div(number(y));
  }

  /// `xʸ`.
  public Tensor pow(Tensor y) {
    var pair = aligned(y, "pow");
    return of(new Op.Pow(pair.x, pair.y));
  }

  /// `xʸ`.
  public Tensor pow(double y) {
    return pow(number(y));
  }

  /// The angle, between −π and π, of the point whose ordinate is this and whose abscissa is `abscissa`.
  public Tensor atan2(Tensor abscissa) {
    var pair = aligned(abscissa, "atan2");
    return of(new Op.Atan2(pair.x, pair.y));
  }

  /// The larger of two at each place.
  public Tensor maximum(Tensor y) {
    var pair = aligned(y, "max");
    return of(new Op.Max(pair.x, pair.y));
  }

  /// The smaller of two at each place.
  public Tensor minimum(Tensor y) {
    var pair = aligned(y, "min");
    return of(new Op.Min(pair.x, pair.y));
  }

  // ---- choice ----

  /// Where `x < y`, as [DType#BOOL].
  public Tensor lessThan(Tensor y) {
    return compare(Op.Comparison.LT, y);
  }

  /// Where `x ≤ y`, as [DType#BOOL].
  public Tensor lessOrEqual(Tensor y) {
    return compare(Op.Comparison.LE, y);
  }

  /// Where `x > y`, as [DType#BOOL].
  public Tensor greaterThan(Tensor y) {
    return y.compare(Op.Comparison.LT, this);
  }

  /// Where `x ≥ y`, as [DType#BOOL].
  public Tensor greaterOrEqual(Tensor y) {
    return y.compare(Op.Comparison.LE, this);
  }

  /// Where `x = y`, as [DType#BOOL].
  public Tensor equalTo(Tensor y) {
    return compare(Op.Comparison.EQ, y);
  }

  /// Where `x ≠ y`, as [DType#BOOL].
  public Tensor notEqualTo(Tensor y) {
    return compare(Op.Comparison.NE, y);
  }

  private Tensor compare(Op.Comparison comparison, Tensor y) {
    var pair = aligned(y, comparison.label());
    return of(new Op.Compare(comparison, pair.x, pair.y));
  }

  /// `x` where this condition holds, `y` elsewhere.
  public Tensor select(Tensor x, Tensor y) {
    var result = broadcastShape(broadcastShape(shape, x.shape, "select"), y.shape, "select");
    return of(new Op.Select(broadcastTo(result), x.broadcastTo(result), y.broadcastTo(result)));
  }

  /// The same numbers in another type; this tensor itself if it has that type.
  public Tensor cast(DType dtype) {
    return dtype == this.dtype ? this : of(new Op.Cast(this, dtype));
  }

  /// The same value, through which no derivative passes.
  public Tensor stopGradient() {
    return of(new Op.StopGradient(this));
  }

  /// A number in this tensor's type, to the precision of that type.
  ///
  /// @throws GraphException when the type cannot hold it: a fraction as an integer, a number out of range
  public Tensor number(double value) {
    double held = dtype.round(value);
    boolean lost = dtype.isFloating() ? Double.isInfinite(held) && !Double.isInfinite(value) : held != value;
    if (lost) {
      throw new GraphException(dtype + " cannot hold the number " + value + " that is combined with " + this
          + "; cast the tensor to a type that can", Origin.here());
    }
    return scalar(dtype, value);
  }

  // ---- reductions ----

  /// The sum over `axes`, or over all when none is given; negative axes count from the end.
  public Tensor sum(int... axes) {
    return reduce(Op.Reduction.SUM, axes);
  }

  /// The product over `axes`, or over all when none is given.
  public Tensor prod(int... axes) {
    return reduce(Op.Reduction.PROD, axes);
  }

  /// The largest element over `axes`, or over all when none is given.
  public Tensor max(int... axes) {
    return reduce(Op.Reduction.MAX, axes);
  }

  /// The smallest element over `axes`, or over all when none is given.
  public Tensor min(int... axes) {
    return reduce(Op.Reduction.MIN, axes);
  }

  /// The mean over `axes`, or over all when none is given.
  public Tensor mean(int... axes) {
    var count = of(new Op.Size(Inference.combined(shape, resolve("mean", axes)), dtype));
    return sum(axes).div(count);
  }

  private Tensor reduce(Op.Reduction reduction, int... axes) {
    return of(new Op.Reduce(reduction, this, resolve(reduction.name().toLowerCase(Locale.ROOT), axes)));
  }

  private List<Integer> resolve(String operation, int... axes) {
    if (axes.length == 0) {
      return IntStream.range(0, shape.rank()).boxed().toList();
    }
    var resolved = new TreeSet<Integer>();
    for (int axis : axes) {
      if (!resolved.add(axis(shape, axis, operation))) {
        throw new GraphException(operation + " needs each axis once, but got axis " + axis + " twice", Origin.here());
      }
    }
    return List.copyOf(resolved);
  }

  // ---- products ----

  /// The matrix product over the last two axes; leading axes must be equal.
  public Tensor matMul(Tensor y) {
    return of(new Op.MatMul(this, y, false, false));
  }

  // ---- layout ----

  /// The same elements, in row-major order, under another shape of as many elements.
  public Tensor reshape(Shape shape) {
    return shape.equals(this.shape) ? this : of(new Op.Reshape(this, shape));
  }

  /// The last two axes exchanged.
  public Tensor transpose() {
    int rank = shape.rank();
    if (rank < 2) {
      throw new GraphException("transpose needs at least two axes, but got " + shape, Origin.here());
    }
    return transpose(IntStream.range(0, rank).map(axis -> axis < rank - 2 ? axis : 2 * rank - 3 - axis).toArray());
  }

  /// The axes in another order: axis `a` of the result is axis `permutation[a]` of this tensor.
  public Tensor transpose(int... permutation) {
    return of(new Op.Transpose(this, IntStream.of(permutation).boxed().toList()));
  }

  /// A new axis of size 1, which stands at `axis` in the result.
  public Tensor expand(int axis) {
    int rank = shape.rank() + 1;
    int at = axis < 0 ? axis + rank : axis;
    if (at < 0 || at >= rank) {
      throw new GraphException("expand cannot put an axis at " + axis + " of the shape " + shape + "; places run from "
          + -rank + " to " + (rank - 1), Origin.here());
    }
    var dims = new ArrayList<>(shape.dims());
    dims.add(at, Dim.of(1));
    return reshape(new Shape(dims));
  }

  /// This tensor repeated to `target`: axes are aligned at the end, missing ones and those of size 1 are repeated.
  ///
  /// @throws GraphException when a size of this tensor is neither 1 nor that of `target`
  public Tensor broadcastTo(Shape target) {
    if (shape.equals(target)) {
      return this;
    }
    if (!broadcastShape(shape, target, "broadcast").equals(target)) {
      throw new GraphException("broadcast cannot repeat " + shape + " to " + target, Origin.here());
    }
    int missing = target.rank() - shape.rank();
    var repeated = IntStream.range(0, target.rank())
        .filter(axis -> axis < missing || !shape.dim(axis - missing).equals(target.dim(axis))).boxed().toList();
    return of(new Op.Broadcast(reshape(target.without(repeated)), repeated, target));
  }

  private record Pair(Tensor x, Tensor y) {
  }

  private Pair aligned(Tensor y, String operation) {
    var result = broadcastShape(shape, y.shape, operation);
    return new Pair(broadcastTo(result), y.broadcastTo(result));
  }

  private static Shape broadcastShape(Shape x, Shape y, String operation) {
    int rank = Math.max(x.rank(), y.rank());
    var dims = new ArrayList<Dim>();
    for (int fromEnd = rank; fromEnd >= 1; fromEnd--) {
      var dimX = fromEnd <= x.rank() ? x.dim(-fromEnd) : Dim.of(1);
      var dimY = fromEnd <= y.rank() ? y.dim(-fromEnd) : Dim.of(1);
      if (!dimX.equals(dimY) && !dimX.isOne() && !dimY.isOne()) {
        throw new GraphException(
            operation + " cannot bring " + x + " and " + y + " to one shape: " + dimX + " and " + dimY
                + " differ, and neither is 1",
            Origin.here());
      }
      dims.add(dimX.isOne() ? dimY : dimX);
    }
    return new Shape(dims);
  }

  private static int axis(Shape shape, int axis, String operation) {
    int resolved = axis < 0 ? axis + shape.rank() : axis;
    if (resolved < 0 || resolved >= shape.rank()) {
      throw new GraphException(operation + " has no axis " + axis + " in the shape " + shape + (shape.rank() == 0
          ? ", which is a scalar"
          : "; its axes are " + -shape.rank() + " to " + (shape.rank() - 1)), Origin.here());
    }
    return resolved;
  }

  /// The name, if there is one, with type and shape: `hidden: float32[batch, 500]`.
  @Override
  public String toString() {
    return (name == null ? op.label() : name) + ": " + dtype + shape;
  }
}
