package org.adjoint.functions;

import java.util.List;
import java.util.stream.IntStream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Extent;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// Functions that combine the elements along axes, beyond the sums, products, extremes and means of [Tensor].
///
/// The axes disappear; [Axes#kept] brings them back as size 1. Without axes a function combines all elements.
public final class Reductions {
  private Reductions() {
  }

  // ---- spread ----

  /// `mean((x − mean(x))²)`.
  public static Tensor variance(Tensor x, int... axes) {
    return x.sub(Axes.kept(x.mean(axes), x, axes)).square().mean(axes);
  }

  /// `Σ (x − mean(x))²/(n − 1)`, Bessel's estimate from a sample of `n`. NaN for one element.
  public static Tensor sampleVariance(Tensor x, int... axes) {
    return x.sub(Axes.kept(x.mean(axes), x, axes)).square().sum(axes).div(count(x, axes).sub(1));
  }

  /// The square root of [#variance], with derivative 0 where that is 0.
  public static Tensor standardDeviation(Tensor x, int... axes) {
    return Elementwise.flatSqrt(variance(x, axes));
  }

  /// The square root of [#sampleVariance], with derivative 0 where that is 0.
  public static Tensor sampleStandardDeviation(Tensor x, int... axes) {
    return Elementwise.flatSqrt(sampleVariance(x, axes));
  }

  /// The number of elements along axes, in the type of `x`.
  private static Tensor count(Tensor x, int... axes) {
    var count = Axes.resolved(x, axes).stream().map(axis -> Extent.of(x.shape().dim(axis)))
        .reduce(Extent.ONE, Extent::times);
    return Tensor.of(new Op.Size(count, x.dtype()));
  }

  // ---- norms ----

  /// The Euclidean norm `√Σ x²`.
  public static Tensor norm(Tensor x, int... axes) {
    return pNorm(x, 2, axes);
  }

  /// `(Σ |x|ᵖ)^(1/p)`, without overflow or underflow on the way; the largest `|x|` for `p` = ∞. The derivative is 0 where all are
  /// 0, and with respect to an element that is 0.
  ///
  /// @param p above 0
  public static Tensor pNorm(Tensor x, double p, int... axes) {
    if (!(p > 0)) {
      throw new GraphException("p must be above 0, but is " + p + "; for p = 0 there is countNonzero");
    }
    var magnitude = x.abs();
    if (p == 1) {
      return magnitude.sum(axes);
    }
    var largest = magnitude.max(axes);
    if (p == Double.POSITIVE_INFINITY) {
      return largest;
    }
    // The scale cancels out, so nothing is lost when no derivative passes through it.
    var scale = Elementwise.scale(largest);
    var scaled = x.div(Axes.kept(scale, x, axes));
    if (p == 2) {
      return Elementwise.flatSqrt(scaled.square().sum(axes)).mul(scale);
    }
    var zero = x.number(0);
    var powers = Elementwise.where(x.notEqualTo(zero), scaled.abs(), 1, u -> u.pow(p), zero).sum(axes);
    return Elementwise.where(powers.notEqualTo(zero), powers, 1, u -> u.pow(1 / p), zero).mul(scale);
  }

  // ---- truth ----

  /// Whether any element holds.
  public static Tensor any(Tensor x, int... axes) {
    var count = countNonzero(x, axes);
    return count.notEqualTo(count.number(0));
  }

  /// Whether all elements hold.
  public static Tensor all(Tensor x, int... axes) {
    return Logic.not(any(x.dtype() == DType.BOOL ? Logic.not(x) : x.equalTo(x.number(0)), axes));
  }

  /// How many elements are not 0, or hold; INT32.
  public static Tensor countNonzero(Tensor x, int... axes) {
    var counted = x.dtype() == DType.BOOL ? x : x.notEqualTo(x.number(0));
    return counted.cast(DType.INT32).sum(axes);
  }

  // ---- places ----

  /// The index of the largest element along `axis`, the first of equal ones; NaN counts as largest. INT32.
  public static Tensor argmax(Tensor x, int axis) {
    return first(x, x.max(axis), axis);
  }

  /// The index of the smallest element along `axis`, the first of equal ones; NaN counts as smallest. INT32.
  public static Tensor argmin(Tensor x, int axis) {
    return first(x, x.min(axis), axis);
  }

  private static Tensor first(Tensor x, Tensor extreme, int axis) {
    var attained = Logic.or(x.equalTo(Axes.kept(extreme, x, axis)), Elementwise.isNaN(x));
    var places = Tensor.iota(DType.INT32, x.shape(), axis);
    return attained.select(places, places.number(Integer.MAX_VALUE)).min(axis);
  }

  // ---- exponentials ----

  /// `log Σ eˣ`; finite wherever the largest element is.
  public static Tensor logSumExp(Tensor x, int... axes) {
    var largest = x.max(axes).stopGradient();
    var shifted = x.sub(Axes.kept(largest, x, axes));
    return shifted.exp().sum(axes).log().add(largest);
  }

  /// `eˣ / Σ eˣ` along `axis`.
  public static Tensor softmax(Tensor x, int axis) {
    var exponentials = x.sub(Axes.kept(x.max(axis).stopGradient(), x, axis)).exp();
    return exponentials.div(Axes.kept(exponentials.sum(axis), x, axis));
  }

  /// [#softmax] over those elements along `axis` where `mask` holds; 0 elsewhere, and everywhere along an axis without any.
  ///
  /// @param mask BOOL, broadcast against `x`
  public static Tensor softmax(Tensor x, Tensor mask, int axis) {
    var zero = x.number(0);
    var present = mask.select(x, x.number(Double.NEGATIVE_INFINITY)).max(axis).stopGradient();
    var largest = Axes.kept(Elementwise.isFinite(present).select(present, zero), x, axis);
    // What is masked is replaced before the exponential, which could overflow there.
    var exponentials = mask.select(mask.select(x, largest).sub(largest).exp(), zero);
    var sum = exponentials.sum(axis);
    return exponentials.div(Axes.kept(sum.equalTo(zero).select(x.number(1), sum), x, axis));
  }

  /// `log softmax(x)` along `axis`, without overflow or cancellation.
  public static Tensor logSoftmax(Tensor x, int axis) {
    var shifted = x.sub(Axes.kept(x.max(axis).stopGradient(), x, axis));
    return shifted.sub(Axes.kept(shifted.exp().sum(axis).log(), x, axis));
  }

  // ---- running along an axis ----

  /// The sum of each element and all before it along `axis`.
  public static Tensor cumsum(Tensor x, int axis) {
    return running(x, axis, 0, Tensor::add);
  }

  /// The product of each element and all before it along `axis`.
  public static Tensor cumprod(Tensor x, int axis) {
    return running(x, axis, 1, Tensor::mul);
  }

  /// `log Σ eˣ` over each element and all before it along `axis`.
  public static Tensor logCumSumExp(Tensor x, int axis) {
    return running(x, axis, Double.NEGATIVE_INFINITY, Elementwise::logAddExp);
  }

  private interface Combination {
    Tensor of(Tensor sofar, Tensor element);
  }

  private static Tensor running(Tensor x, int axis, double start, Combination combination) {
    int at = Axes.resolved(x, axis);
    var sequence = Layouts.moveAxis(x, at, 0);
    var initial = x.number(start).broadcastTo(sequence.shape().without(List.of(0)));
    var result = Loops.scan(List.of(initial), List.of(sequence), (carries, elements) -> {
      var next = combination.of(carries.getFirst(), elements.getFirst());
      return new Loops.Step(List.of(next), List.of(next));
    });
    return Layouts.moveAxis(result.outputs().getFirst(), 0, at);
  }

  /// All axes of `x` from `first` on.
  static int[] axesFrom(Tensor x, int first) {
    return IntStream.range(first, x.shape().rank()).toArray();
  }

  /// The size of an axis as a number in the type of `x`.
  static Tensor size(Tensor x, Dim dim) {
    return Tensor.of(new Op.Size(Extent.of(dim), x.dtype()));
  }
}
