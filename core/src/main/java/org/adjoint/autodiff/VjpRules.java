package org.adjoint.autodiff;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The chain rule as a table: for each primitive `y = f(x, …)` the vector-Jacobian product, which carries the cotangent
/// `g = ∂L/∂y` of the result to the cotangents `∂L/∂x` of the operands.
///
/// The switch has no default, so the compiler proves that no primitive lacks a rule. A rule that adds nothing for an
/// operand says that its derivative is zero. Conventions at kinks are those of JAX and PyTorch: 0 for |x| at 0, even
/// shares at ties of a maximum.
final class VjpRules {
  /// Takes a rule's contributions to the operands' cotangents.
  interface Contributions {
    /// Adds `contribution`, which has the shape and type of `operand`.
    void add(Tensor operand, Tensor contribution);
  }

  private VjpRules() {
  }

  /// Applies the rule of the op of `y`.
  ///
  /// @param y a node
  /// @param g the cotangent of `y`, of the same shape and type
  /// @param out takes the contributions to the operands of `y`
  static void apply(Tensor y, Tensor g, Contributions out) {
    switch (y.op()) {
      case Op.Leaf _ -> {
      }
      case Op.Neg(var x) -> out.add(x, g.neg());
      case Op.Abs(var x) -> out.add(x, positive(x).select(g, negative(x).select(g.neg(), g.number(0))));
      case Op.Exp(var x) -> out.add(x, g.mul(y));
      case Op.Expm1(var x) -> out.add(x, g.mul(y.add(1)));
      case Op.Log(var x) -> out.add(x, g.div(x));
      case Op.Log1p(var x) -> out.add(x, g.div(x.add(1)));
      case Op.Sqrt(var x) -> out.add(x, g.div(y.mul(2)));
      case Op.Tanh(var x) -> out.add(x, g.mul(y.square().neg().add(1)));
      case Op.Sigmoid(var x) -> out.add(x, g.mul(y.mul(y.neg().add(1))));
      case Op.Add(var a, var b) -> {
        out.add(a, g);
        out.add(b, g);
      }
      case Op.Sub(var a, var b) -> {
        out.add(a, g);
        out.add(b, g.neg());
      }
      case Op.Mul(var a, var b) -> {
        out.add(a, g.mul(b));
        out.add(b, g.mul(a));
      }
      case Op.Div(var a, var b) -> {
        out.add(a, g.div(b));
        out.add(b, g.mul(y).div(b).neg());
      }
      case Op.Max(var a, var b) -> {
        out.add(a, winner(b.lessThan(a), a.equalTo(b), g));
        out.add(b, winner(a.lessThan(b), a.equalTo(b), g));
      }
      case Op.Min(var a, var b) -> {
        out.add(a, winner(a.lessThan(b), a.equalTo(b), g));
        out.add(b, winner(b.lessThan(a), a.equalTo(b), g));
      }
      case Op.Compare _ -> {
      }
      case Op.Select(var condition, var a, var b) -> {
        out.add(a, condition.select(g, g.number(0)));
        out.add(b, condition.select(g.number(0), g));
      }
      case Op.Cast(var x, _) -> {
        if (x.dtype().isFloating() && y.dtype().isFloating()) {
          out.add(x, g.cast(x.dtype()));
        }
      }
      case Op.StopGradient _ -> {
      }
      case Op.Reduce(var reduction, var x, var axes) -> out.add(x, switch (reduction) {
        case SUM -> repeated(g, x, axes);
        case MAX, MIN -> {
          var attained = x.equalTo(repeated(y, x, axes));
          var ties = summed(attained.cast(x.dtype()), axes);
          yield attained.select(repeated(g.div(ties), x, axes), g.number(0));
        }
      });
      case Op.MatMul(var a, var b, boolean transposeA, boolean transposeB) -> {
        // With A, B the factors as multiplied: ∂A = g·Bᵀ and ∂B = Aᵀ·g; an operand stored transposed takes (·)ᵀ.
        out.add(a, transposeA ? product(b, transposeB, g, true) : product(g, false, b, !transposeB));
        out.add(b, transposeB ? product(g, true, a, transposeA) : product(a, !transposeA, g, false));
      }
      case Op.Reshape(var x, _) -> out.add(x, g.reshape(x.shape()));
      case Op.Transpose(var x, var permutation) -> out.add(x, g.transpose(inverse(permutation)));
      case Op.Broadcast(var x, var axes, _) -> out.add(x, summed(g, axes));
    }
  }

  private static Tensor positive(Tensor x) {
    return x.greaterThan(x.number(0));
  }

  private static Tensor negative(Tensor x) {
    return x.lessThan(x.number(0));
  }

  /// All of `g` where an operand wins, half at a tie, nothing where it loses.
  private static Tensor winner(Tensor wins, Tensor ties, Tensor g) {
    return wins.select(g, ties.select(g.mul(0.5), g.number(0)));
  }

  private static Tensor repeated(Tensor reduced, Tensor x, List<Integer> axes) {
    return axes.isEmpty() ? reduced : Tensor.of(new Op.Broadcast(reduced, axes, x.shape()));
  }

  private static Tensor summed(Tensor x, List<Integer> axes) {
    return axes.isEmpty() ? x : Tensor.of(new Op.Reduce(Op.Reduction.SUM, x, axes));
  }

  private static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    return Tensor.of(new Op.MatMul(a, b, transposeA, transposeB));
  }

  private static int[] inverse(List<Integer> permutation) {
    return IntStream.range(0, permutation.size()).map(permutation::indexOf).toArray();
  }
}
