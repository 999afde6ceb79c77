package org.adjoint.autodiff;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.Dim;
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
      case Op.Floor _ -> {
      }
      case Op.Exp(var x) -> out.add(x, g.mul(y));
      case Op.Expm1(var x) -> out.add(x, g.mul(y.add(1)));
      case Op.Log(var x) -> out.add(x, g.div(x));
      case Op.Log1p(var x) -> out.add(x, g.div(x.add(1)));
      case Op.Sqrt(var x) -> out.add(x, g.div(y.mul(2)));
      case Op.Tanh(var x) -> out.add(x, g.mul(y.square().neg().add(1)));
      case Op.Sin(var x) -> out.add(x, g.mul(x.cos()));
      case Op.Cos(var x) -> out.add(x, g.mul(x.sin()).neg());
      case Op.Atan(var x) -> out.add(x, g.div(x.square().add(1)));
      case Op.Sigmoid(var x) -> out.add(x, g.mul(y.mul(x.neg().sigmoid())));
      case Op.Softplus(var x) -> out.add(x, g.mul(x.sigmoid()));
      case Op.Erf(var x) -> out.add(x, g.mul(x.square().neg().exp().mul(2 / Math.sqrt(Math.PI))));
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
      case Op.Pow(var a, var b) -> {
        // At a = b = 0 the derivative by a is 0, as it is beside it; at a = 0 that by b is 0 where b ≥ 0, else −∞.
        var zero = b.number(0);
        var origin = a.equalTo(zero);
        out.add(a, g.mul(b.mul(a.pow(origin.select(b.equalTo(zero).select(zero, b.sub(1)), b.sub(1))))));
        var atZero = b.lessThan(zero).select(b.number(Double.NEGATIVE_INFINITY), zero);
        out.add(b, g.mul(y.mul(origin.select(atZero, origin.select(a.number(1), a).log()))));
      }
      case Op.Atan2(var a, var b) -> {
        var scaled = g.div(a.square().add(b.square()));
        out.add(a, scaled.mul(b));
        out.add(b, scaled.mul(a).neg());
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
      case Op.Uniform _ -> {
      }
      case Op.StopGradient _ -> {
      }
      case Op.Reduce(var reduction, var x, var axes) -> out.add(x, switch (reduction) {
        case SUM -> repeated(g, x, axes);
        case PROD -> ProductVjp.of(x, axes, g);
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
      case Op.Slice(var x, int axis, int start, int size, int step) -> {
        int low = size == 0 ? 0 : start;
        int taken = size == 0 ? 0 : (size - 1) * step + 1;
        out.add(x, Tensor.of(new Op.Pad(g, axis, low, size(x, axis) - low - taken, step - 1)));
      }
      case Op.Reverse(var x, int axis) -> out.add(x, Tensor.of(new Op.Reverse(g, axis)));
      case Op.Unfold(var x, int axis, _, int stride, int dilation) ->
          out.add(x, Tensor.of(new Op.Fold(g, axis, size(x, axis), stride, dilation)));
      case Op.Barrier(var x) -> out.add(x, g);
      case Op.Pad(var x, int axis, int low, _, int interior) ->
          out.add(x, Tensor.of(new Op.Slice(g, axis, low, size(x, axis), interior + 1)));
      case Op.Concat(var parts, int axis) -> {
        int start = 0;
        for (var part : parts) {
          out.add(part, Tensor.of(new Op.Slice(g, axis, start, size(part, axis), 1)));
          start += size(part, axis);
        }
      }
      case Op.Fold(var x, int axis, _, int stride, int dilation) -> {
        if (size(x, axis) > 0) {
          out.add(x, folded(g, x, axis, stride, dilation));
        }
      }
      case Op.ScatterAdd(var updates, var indices, int axis, _) ->
          out.add(updates, Tensor.of(new Op.Gather(g, indices, axis)));
      case Op.Gather(var x, var indices, int axis) ->
          out.add(x, Tensor.of(new Op.ScatterAdd(g, indices, axis, x.shape().dim(axis))));
      case Op.Scan _ -> throw new IllegalArgumentException("The results of a loop are differentiated together.");
      case Op.CustomVjp(_, var arguments, var rule) -> {
        var cotangents = rule.apply(arguments, y, g);
        requireOneEach(y, arguments, cotangents);
        for (int argument = 0; argument < arguments.size(); argument++) {
          out.add(arguments.get(argument), cotangents.get(argument));
        }
      }
      case Op.Checkpoint checkpoint -> Recomputation.apply(checkpoint, g, out);
    }
  }

  /// The windows of `g` that were added up; some of its last places may lie in none.
  private static Tensor folded(Tensor g, Tensor windows, int axis, int stride, int dilation) {
    int window = size(windows, windows.shape().rank() - 1);
    var all = Tensor.of(new Op.Unfold(g, axis, window, stride, dilation));
    return Tensor.of(new Op.Slice(all, axis, 0, size(windows, axis), 1));
  }

  static void requireOneEach(Tensor y, List<Tensor> arguments, List<Tensor> cotangents) {
    boolean fits = cotangents.size() == arguments.size()
        && IntStream.range(0, arguments.size())
            .allMatch(argument -> arguments.get(argument).shape().equals(cotangents.get(argument).shape())
                && arguments.get(argument).dtype() == cotangents.get(argument).dtype());
    if (!fits) {
      throw new IllegalArgumentException("The derivative that was given for " + y + " from " + y.origin()
          + " must return one cotangent for each of " + arguments + ", of the same shape and type, but returned "
          + cotangents + ".");
    }
  }

  private static int size(Tensor x, int axis) {
    return ((Dim.Fixed) x.shape().dim(axis)).size();
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

  static Tensor repeated(Tensor reduced, Tensor x, List<Integer> axes) {
    return axes.isEmpty() ? reduced : Tensor.of(new Op.Broadcast(reduced, axes, x.shape()));
  }

  static Tensor summed(Tensor x, List<Integer> axes) {
    return axes.isEmpty() ? x : Tensor.of(new Op.Reduce(Op.Reduction.SUM, x, axes));
  }

  static Tensor zeros(Tensor like) {
    return like.number(0).broadcastTo(like.shape());
  }

  private static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    return Tensor.of(new Op.MatMul(a, b, transposeA, transposeB));
  }

  private static int[] inverse(List<Integer> permutation) {
    return IntStream.range(0, permutation.size()).map(permutation::indexOf).toArray();
  }
}
