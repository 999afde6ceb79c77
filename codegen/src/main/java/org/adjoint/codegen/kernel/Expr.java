package org.adjoint.codegen.kernel;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.codegen.schedule.Buffer;
import org.adjoint.graph.Op;
import org.jspecify.annotations.Nullable;

/// The value of one element, as machine operations.
public sealed interface Expr {
  /// The type of the value.
  DType dtype();

  /// A literal.
  ///
  /// @param name how the number is known, such as `LN2_HIGH`; null for a plain literal
  record Literal(double value, DType dtype, @Nullable String name) implements Expr {
  }

  /// What a reduction of nothing gives.
  static Expr neutral(Op.Reduction reduction, DType dtype) {
    boolean floating = dtype.isFloating();
    double most = dtype == DType.INT64 ? Long.MAX_VALUE : Integer.MAX_VALUE;
    double least = dtype == DType.INT64 ? Long.MIN_VALUE : Integer.MIN_VALUE;
    return new Literal(switch (reduction) {
      case SUM -> 0;
      case PROD -> 1;
      case MAX -> floating ? Double.NEGATIVE_INFINITY : least;
      case MIN -> floating ? Double.POSITIVE_INFINITY : most;
    }, dtype, null);
  }

  /// One step of a reduction.
  static Expr combined(Op.Reduction reduction, Expr x, Expr y) {
    return new Binary(switch (reduction) {
      case SUM -> BinaryOp.ADD;
      case PROD -> BinaryOp.MUL;
      case MAX -> BinaryOp.MAX;
      case MIN -> BinaryOp.MIN;
    }, x, y);
  }

  /// An element of an array.
  record Load(Buffer buffer, Index index) implements Expr {
    @Override
    public DType dtype() {
      return buffer.dtype();
    }
  }

  /// The value of a local.
  record Use(Local local) implements Expr {
    @Override
    public DType dtype() {
      return local.dtype();
    }
  }

  /// The place itself, as a number.
  record Position(Index index, DType dtype) implements Expr {
  }

  /// A number of elements, which is known when the program runs.
  record Count(Extent extent, DType dtype) implements Expr {
  }

  /// Operations on one value.
  enum UnaryOp {
    /// `−x`.
    NEG,
    /// `|x|`.
    ABS,
    /// `√x`.
    SQRT,
    /// `2ˣ` of an integral `x` in the range of exponents of normal numbers.
    POWER_OF_TWO,
    /// The integral `e` for which a positive normal `x = m · 2ᵉ` with `√½ ≤ m < √2`.
    EXPONENT,
    /// That `m`.
    MANTISSA
  }

  /// Operations on two values.
  enum BinaryOp {
    /// `x + y`.
    ADD,
    /// `x − y`.
    SUB,
    /// `x · y`.
    MUL,
    /// `x / y`.
    DIV,
    /// The larger, NaN when either is.
    MAX,
    /// The smaller, NaN when either is.
    MIN,
    /// `|x|` with the sign of `y`.
    COPY_SIGN,
    /// What `x · y` loses to rounding, exactly. The operands are named values.
    PRODUCT_ERROR,
    /// The bits in which two integers differ.
    XOR,
    /// The bits of an integer moved to the left by `y`, those that fall out coming back at the right.
    ROTATE_LEFT,
    /// The bits of an integer moved to the right by `y`, with zeros after them.
    SHIFT_RIGHT
  }

  /// Functions that are called for single elements, where no short formula is right.
  enum Exactly {
    /// The sine.
    SIN,
    /// The cosine.
    COS
  }

  /// An operation on one value.
  record Unary(UnaryOp op, Expr x) implements Expr {
    @Override
    public DType dtype() {
      return x.dtype();
    }
  }

  /// An operation on two values.
  record Binary(BinaryOp op, Expr x, Expr y) implements Expr {
    @Override
    public DType dtype() {
      return x.dtype();
    }
  }

  /// `x · y + z`, rounded once where the machine can.
  record Fma(Expr x, Expr y, Expr z) implements Expr {
    @Override
    public DType dtype() {
      return x.dtype();
    }
  }

  /// Whether `x` stands in a relation to `y`.
  record Compare(Op.Comparison comparison, Expr x, Expr y) implements Expr {
    @Override
    public DType dtype() {
      return DType.BOOL;
    }
  }

  /// `x` where the condition holds, else `y`.
  record Select(Expr condition, Expr x, Expr y) implements Expr {
    @Override
    public DType dtype() {
      return x.dtype();
    }
  }

  /// The same number in another type.
  record Cast(Expr x, DType dtype) implements Expr {
  }

  /// The expressions that this one is made of.
  default List<Expr> children() {
    return switch (this) {
      case Literal _, Load _, Use _, Position _, Count _ -> List.of();
      case Unary(_, var x) -> List.of(x);
      case Binary(_, var x, var y) -> List.of(x, y);
      case Fma(var x, var y, var z) -> List.of(x, y, z);
      case Compare(_, var x, var y) -> List.of(x, y);
      case Select(var condition, var x, var y) -> List.of(condition, x, y);
      case Cast(var x, _) -> List.of(x);
    };
  }

  /// The loops' variables, and the locals, that the value depends on.
  default Stream<Index.Variable> variables() {
    return switch (this) {
      case Load(_, var index) -> index.variables();
      case Position(var index, _) -> index.variables();
      case Use(var local) -> Stream.of(local);
      case Literal _, Count _, Unary _, Binary _, Fma _, Compare _, Select _, Cast _ ->
          children().stream().flatMap(Expr::variables);
    };
  }

  /// This expression with `change` applied to its leaves.
  default Expr mapLeaves(UnaryOperator<Expr> change) {
    return switch (this) {
      case Literal _, Load _, Use _, Position _, Count _ -> change.apply(this);
      case Unary(var op, var x) -> new Unary(op, x.mapLeaves(change));
      case Binary(var op, var x, var y) -> new Binary(op, x.mapLeaves(change), y.mapLeaves(change));
      case Fma(var x, var y, var z) -> new Fma(x.mapLeaves(change), y.mapLeaves(change), z.mapLeaves(change));
      case Compare(var comparison, var x, var y) ->
          new Compare(comparison, x.mapLeaves(change), y.mapLeaves(change));
      case Select(var condition, var x, var y) ->
          new Select(condition.mapLeaves(change), x.mapLeaves(change), y.mapLeaves(change));
      case Cast(var x, var dtype) -> new Cast(x.mapLeaves(change), dtype);
    };
  }

  /// The elements of arrays that occur in this expression.
  default Stream<Load> loads() {
    return this instanceof Load load ? Stream.of(load) : children().stream().flatMap(Expr::loads);
  }

  /// The number of operations and leaves.
  default int size() {
    return 1 + children().stream().mapToInt(Expr::size).sum();
  }

  // ---- the operators of formulas ----

  /// `this + y`.
  default Expr plus(Expr y) {
    return new Binary(BinaryOp.ADD, this, y);
  }

  /// `this − y`.
  default Expr minus(Expr y) {
    return new Binary(BinaryOp.SUB, this, y);
  }

  /// `this · y`.
  default Expr times(Expr y) {
    return new Binary(BinaryOp.MUL, this, y);
  }

  /// `this / y`.
  default Expr over(Expr y) {
    return new Binary(BinaryOp.DIV, this, y);
  }

  /// `this · y + z`.
  default Expr timesPlus(Expr y, Expr z) {
    return new Fma(this, y, z);
  }

  /// A literal of this expression's type.
  default Expr number(double value) {
    return new Literal(dtype().round(value), dtype(), null);
  }
}
