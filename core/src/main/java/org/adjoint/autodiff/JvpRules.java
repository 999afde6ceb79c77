package org.adjoint.autodiff;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The chain rule in forward mode: for each primitive `y = f(x, …)` the Jacobian-vector product, which carries the tangents `ẋ` of the
/// operands to the tangent `ẏ = Σ ∂f/∂x · ẋ` of the result. A tangent that is zero is absent.
///
/// What is linear applies itself to the tangent. The Jacobian of an elementwise function is diagonal and so its own transpose:
/// there the rule is that of [VjpRules]. The switch has no default, so the compiler proves that no primitive lacks a rule.
final class JvpRules {
  private JvpRules() {
  }

  /// The tangent of `y`, or nothing where it is zero.
  ///
  /// @param y a node of floating-point numbers
  /// @param t the tangents of its operands
  static Optional<Tensor> apply(Tensor y, ForwardWalk.Tangents t) {
    return switch (y.op()) {
      case Op.Leaf _ -> Optional.empty();
      case Op.Select(var condition, var a, var b) -> t.of(a).isEmpty() && t.of(b).isEmpty()
          ? Optional.empty()
          : Optional.of(condition.select(orZeros(a, t), orZeros(b, t)));
      case Op.Cast(var x, var dtype) -> t.of(x).map(dx -> dx.cast(dtype));
      case Op.StopGradient _ -> Optional.empty();
      case Op.Elementwise op -> diagonal(y, op, t);
      case Op.Reduce(var reduction, var x, var axes) -> t.of(x).map(dx -> switch (reduction) {
        case SUM -> VjpRules.summed(dx, axes);
        // The gradient of each product, times the tangent.
        case PROD -> VjpRules.summed(ProductVjp.of(x, axes, ones(y)).mul(dx), axes);
        case MAX, MIN -> {
          var attained = x.equalTo(VjpRules.repeated(y, x, axes));
          var ties = VjpRules.summed(attained.cast(x.dtype()), axes);
          yield VjpRules.summed(attained.select(dx, dx.number(0)), axes).div(ties);
        }
      });
      case Op.MatMul(var a, var b, boolean transposeA, boolean transposeB) -> sum(
          t.of(a).map(da -> Tensor.of(new Op.MatMul(da, b, transposeA, transposeB))),
          t.of(b).map(db -> Tensor.of(new Op.MatMul(a, db, transposeA, transposeB))));
      case Op.Layout op -> t.of(op.x()).map(dx -> Tensor.of(op.withOperands(List.of(dx))));
      case Op.Pad op -> t.of(op.x()).map(dx -> Tensor.of(op.withOperands(List.of(dx))));
      case Op.Fold op -> t.of(op.x()).map(dx -> Tensor.of(op.withOperands(List.of(dx))));
      case Op.Concat(var parts, int axis) -> parts.stream().anyMatch(part -> t.of(part).isPresent())
          ? Optional.of(Tensor.of(new Op.Concat(parts.stream().map(part -> orZeros(part, t)).toList(), axis)))
          : Optional.empty();
      case Op.ScatterAdd(var updates, var indices, int axis, var size) ->
          t.of(updates).map(dx -> Tensor.of(new Op.ScatterAdd(dx, indices, axis, size)));
      case Op.Gather(var x, var indices, int axis) -> t.of(x).map(dx -> Tensor.of(new Op.Gather(dx, indices, axis)));
      case Op.Scan _ -> throw new IllegalArgumentException("The results of a loop are differentiated together.");
      case Op.CustomVjp _ -> transposed(y, t);
      case Op.Checkpoint(var value, _) -> t.of(value);
    };
  }

  private static Optional<Tensor> diagonal(Tensor y, Op.Elementwise op, ForwardWalk.Tangents t) {
    return new LinkedHashSet<>(op.operands()).stream()
        .flatMap(x -> t.of(x).stream().flatMap(dx -> {
          var contributions = Stream.<Tensor>builder();
          VjpRules.apply(y, dx, (operand, contribution) -> {
            if (operand == x) {
              contributions.add(contribution);
            }
          });
          return contributions.build();
        })).reduce(Tensor::add);
  }

  /// `u ↦ vjp(u)` is linear, so the derivative of `⟨vjp(u), ẋ⟩` with respect to `u` is `J ẋ` (J. Townsend, *A new trick for calculating
  /// Jacobian vector products*, 2017). Where a user's rule is not linear this is its derivative at `u = 0`.
  private static Optional<Tensor> transposed(Tensor y, ForwardWalk.Tangents t) {
    var u = VjpRules.zeros(y);
    var seeds = new LinkedHashMap<Tensor, Tensor>();
    VjpRules.apply(y, u, (operand, cotangent) -> t.of(operand)
        .ifPresent(tangent -> seeds.merge(cotangent, tangent, Tensor::add)));
    return ReverseWalk.run(seeds, List.of(u), null).of(u);
  }

  private static Optional<Tensor> sum(Optional<Tensor> a, Optional<Tensor> b) {
    return Stream.concat(a.stream(), b.stream()).reduce(Tensor::add);
  }

  private static Tensor orZeros(Tensor x, ForwardWalk.Tangents t) {
    return t.of(x).orElseGet(() -> VjpRules.zeros(x));
  }

  private static Tensor ones(Tensor like) {
    return like.number(1).broadcastTo(like.shape());
  }
}
