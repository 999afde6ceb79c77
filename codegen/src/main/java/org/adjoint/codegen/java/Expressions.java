package org.adjoint.codegen.java;

import com.palantir.javapoet.CodeBlock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.adjoint.array.DType;
import org.adjoint.array.Extent;
import org.adjoint.codegen.kernel.Expr;
import org.adjoint.codegen.kernel.Index;
import org.adjoint.codegen.kernel.Local;
import org.adjoint.codegen.kernel.LoopAxis;
import org.jspecify.annotations.Nullable;

/// Writes expressions: in the scalar dialect, or within a vectorised loop in the vector dialect whatever changes from lane to lane.
final class Expressions {
  private final Names names;
  private final ScalarDialect scalar;
  private final VectorDialect vector;
  private final Subscripts subscripts;
  private final Map<String, Expr.Literal> constants;
  private final boolean holdsSteps;
  private @Nullable LoopAxis vectorAxis;

  /// @param constants takes the named constants that expressions mention
  /// @param holdsSteps whether what is computed from numbers of steps must be held in the loop: see [org.adjoint.codegen.kernel.StepFormulas]
  Expressions(Names names, ScalarDialect scalar, VectorDialect vector, Map<String, Expr.Literal> constants,
      boolean holdsSteps) {
    this.holdsSteps = holdsSteps;
    this.names = names;
    this.scalar = scalar;
    this.vector = vector;
    subscripts = new Subscripts(names, vector.lanes());
    this.constants = constants;
  }

  /// From here on expressions are for all lanes of a vector along `axis`, or for single elements if there is none.
  void vectorizeAlong(@Nullable LoopAxis axis) {
    vectorAxis = axis;
  }

  /// The locals that hold vectors, with the type of their lanes.
  private final Map<Local, DType> vectors = new HashMap<>();
  private final Set<Local> doubles = new HashSet<>();

  /// Says that a local holds a vector from here on.
  void holdsVector(Local local, DType lanes) {
    vectors.put(local, lanes);
  }

  /// Says that a local holds a single value from here on.
  void holdsScalar(Local local) {
    vectors.remove(local);
    doubles.remove(local);
  }

  /// Says that a local of type FLOAT32 is a variable of type `double`.
  void holdsInDouble(Local local) {
    vectors.remove(local);
    doubles.add(local);
  }

  /// Whether a local of type FLOAT32 is a variable of type `double`.
  boolean isHeldInDouble(Local local) {
    return doubles.contains(local);
  }

  /// A number to be added to such a variable. The product of two floats is exact in double.
  Code inDouble(Expr value) {
    if (value instanceof Expr.Binary(var op, var x, var y) && op == Expr.BinaryOp.MUL) {
      return Code.scalar(DType.FLOAT64, Precedence.MULTIPLICATIVE, "(double) $L * $L",
          code(x).within(Precedence.UNARY), code(y).within(Precedence.UNARY));
    }
    return code(value);
  }

  /// The text of an expression.
  Code code(Expr expr) {
    return switch (expr) {
      case Expr.Literal number -> number(number);
      case Expr.Load(var buffer, var index) -> {
        var array = names.of(buffer, buffer.label());
        yield moves(index)
            ? vector.load(buffer.dtype(), array, index(index))
            : Code.scalar(buffer.dtype(), Precedence.PRIMARY, "$L[$L]", array, index(index));
      }
      case Expr.Use(var local) -> use(local);
      case Expr.Position(var index, var dtype) -> {
        var place = place(index);
        yield moves(index) ? vector.positions(dtype, place.text()) : scalar.fromInt(dtype, place);
      }
      case Expr.Count(var extent, var dtype) -> scalar.fromInt(dtype,
          Code.scalar(DType.INT32, Subscripts.precedence(extent), "$L", extent(extent)));
      case Expr.Unary(var op, var x) -> {
        var operand = code(x);
        yield operand.vector() ? vector.unary(op, operand) : scalar.unary(op, operand);
      }
      case Expr.Binary(var op, var x, var y) -> {
        var left = code(x);
        var right = code(y);
        yield left.vector() || right.vector() ? vector.binary(op, left, right) : scalar.binary(op, left, right);
      }
      case Expr.Fma(var x, var y, var z) -> {
        var a = code(x);
        var b = code(y);
        var c = code(z);
        yield a.vector() || b.vector() || c.vector() ? vector.fma(a, b, c) : scalar.fma(a, b, c);
      }
      case Expr.Compare(var comparison, var x, var y) -> {
        var left = code(x);
        var right = code(y);
        yield left.vector() || right.vector()
            ? vector.compare(comparison, left, right)
            : scalar.compare(comparison, left, right);
      }
      case Expr.Select(var condition, var x, var y) -> {
        var chosen = code(condition);
        var left = code(x);
        var right = code(y);
        if (!chosen.vector() && !left.vector() && !right.vector()) {
          yield scalar.select(chosen, left, right);
        }
        yield x.dtype() == DType.BOOL ? vector.selectMask(chosen, left, right) : vector.select(chosen, left, right);
      }
      case Expr.Cast(var x, var dtype) -> {
        var operand = code(x);
        yield operand.vector() ? vector.cast(operand, x.dtype(), dtype) : scalar.cast(operand, dtype);
      }
    };
  }

  /// A place as a number. A check, although it never fails, holds what is computed from the number in the loop.
  private Code place(Index index) {
    var text = index(index);
    boolean isStep = !index.parts().isEmpty() && Subscripts.precedence(index) == Precedence.PRIMARY;
    return holdsSteps && isStep
        ? Code.scalar(DType.INT32, Precedence.PRIMARY, "$T.checkIndex($L, Integer.MAX_VALUE)", Objects.class, text)
        : Code.scalar(DType.INT32, Subscripts.precedence(index), "$L", text);
  }

  private Code use(Local local) {
    var name = names.of(local, local.label());
    if (doubles.contains(local)) {
      return Code.scalar(local.dtype(), Precedence.UNARY, "(float) $L", name);
    }
    var lanes = vectors.get(local);
    return lanes != null ? Code.vector(lanes, "$L", name) : Code.scalar(local.dtype(), Precedence.PRIMARY, "$L", name);
  }

  private Code number(Expr.Literal number) {
    if (number.name() == null) {
      return scalar.number(number.value(), number.dtype());
    }
    constants.put(number.name(), number);
    return Code.scalar(number.dtype(), Precedence.PRIMARY, "$L", number.name());
  }

  /// Whether expressions are for all lanes of a vector here.
  boolean areVectors() {
    return vectorAxis != null;
  }

  /// How far apart the places of neighbouring lanes are.
  Extent laneStride(Index index) {
    return vectorAxis == null ? Extent.of(0) : index.stride(vectorAxis);
  }

  /// Whether a place differs from lane to lane here.
  boolean moves(Index index) {
    return vectorAxis != null && index.dependsOn(vectorAxis);
  }

  /// The text of a place: `(i + 2) * 784 + k`.
  CodeBlock index(Index index) {
    return CodeBlock.of("$L", subscripts.of(index, vectorAxis));
  }

  /// The text of a number of elements: `10 * batch`.
  String extent(Extent extent) {
    return subscripts.of(extent);
  }
}
