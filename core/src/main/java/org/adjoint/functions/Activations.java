package org.adjoint.functions;

import org.adjoint.graph.Tensor;

/// Activation functions of networks, elementwise. Softmax, which is not elementwise, is in [Reductions].
public final class Activations {
  /// The constants of [#selu], which make mean 0 and variance 1 a fixed point (G. Klambauer et al., *Self-normalizing neural
  /// networks*, 2017).
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  /// Beyond this a sigmoid is 0 or 1 to every precision that is left.
  private static final double SATURATED = 100;

  private Activations() {
  }

  // ---- pieces of lines ----

  /// `max(x, 0)`, with derivative 0 at 0; NaN stays NaN.
  public static Tensor relu(Tensor x) {
    var zero = x.number(0);
    // Not Max: at a tie that would pass on half of the cotangent.
    return x.lessOrEqual(zero).select(zero, x);
  }

  /// `min(max(x, 0), 6)`, with derivative 0 at 0 and 6.
  public static Tensor relu6(Tensor x) {
    return between(x, 0, 6);
  }

  /// `x` above 0, `x/100` elsewhere.
  public static Tensor leakyRelu(Tensor x) {
    return leakyRelu(x, 0.01);
  }

  /// `x` above 0, `slope · x` elsewhere.
  public static Tensor leakyRelu(Tensor x, double slope) {
    return prelu(x, x.number(slope));
  }

  /// `x` above 0, `slope · x` elsewhere, where the slope may be learnt.
  ///
  /// @param slope broadcast against `x`: one for each channel of `[batch, channels, height, width]` has the shape `[channels, 1, 1]`
  public static Tensor prelu(Tensor x, Tensor slope) {
    return x.greaterThan(x.number(0)).select(x, x.mul(slope));
  }

  /// `x` above `threshold`, `value` elsewhere.
  public static Tensor threshold(Tensor x, double threshold, double value) {
    return x.greaterThan(x.number(threshold)).select(x, x.number(value));
  }

  /// 1 from 0 on, 0 below; derivative 0.
  public static Tensor step(Tensor x) {
    return x.greaterOrEqual(x.number(0)).select(x.number(1), x.number(0));
  }

  /// 1 from 0 on, −1 below; derivative 0.
  public static Tensor bipolarStep(Tensor x) {
    return x.greaterOrEqual(x.number(0)).select(x.number(1), x.number(-1));
  }

  /// `x` between −1 and 1, these outside; derivative 0 at both.
  public static Tensor hardTanh(Tensor x) {
    return between(x, -1, 1);
  }

  /// `x/6 + ½` between 0 and 1, these outside.
  public static Tensor hardSigmoid(Tensor x) {
    return between(x, -3, 3).add(3).div(6);
  }

  /// `x · hardSigmoid(x)`.
  public static Tensor hardSwish(Tensor x) {
    return x.mul(hardSigmoid(x));
  }

  /// `x` where `|x| > threshold`, 0 elsewhere.
  public static Tensor hardShrink(Tensor x, double threshold) {
    return x.abs().lessOrEqual(x.number(threshold)).select(x.number(0), x);
  }

  /// `x` moved towards 0 by `threshold`, but not beyond.
  public static Tensor softShrink(Tensor x, double threshold) {
    return x.sub(Elementwise.clip(x, -threshold, threshold));
  }

  private static Tensor between(Tensor x, double low, double high) {
    var bottom = x.number(low);
    var top = x.number(high);
    return x.lessOrEqual(bottom).select(bottom, x.greaterOrEqual(top).select(top, x));
  }

  // ---- exponential below 0 ----

  /// `x` above 0, `eˣ − 1` elsewhere.
  public static Tensor elu(Tensor x) {
    return elu(x, 1);
  }

  /// `x` above 0, `alpha (eˣ − 1)` elsewhere.
  public static Tensor elu(Tensor x, double alpha) {
    return Elementwise.where(x.lessOrEqual(x.number(0)), x, 0, u -> u.expm1().mul(alpha), x);
  }

  /// `x` above 0, `alpha (e^(x/alpha) − 1)` elsewhere, which has no kink.
  public static Tensor celu(Tensor x, double alpha) {
    return Elementwise.where(x.lessOrEqual(x.number(0)), x, 0, u -> u.div(alpha).expm1().mul(alpha), x);
  }

  /// The self-normalising `scale · elu(x, alpha)`.
  public static Tensor selu(Tensor x) {
    return elu(x, SELU_ALPHA).mul(SELU_SCALE);
  }

  // ---- smooth ----

  /// `σ(gain · x)`.
  public static Tensor sigmoid(Tensor x, double gain) {
    return x.mul(gain).sigmoid();
  }

  /// `log σ(x)`, without overflow.
  public static Tensor logSigmoid(Tensor x) {
    return x.neg().softplus().neg();
  }

  /// `log(1 + e^(beta x))/beta`, without overflow.
  public static Tensor softplus(Tensor x, double beta) {
    return x.mul(beta).softplus().div(beta);
  }

  /// `x/(1 + |x|)`.
  public static Tensor softsign(Tensor x) {
    return x.div(x.abs().add(1));
  }

  /// `x − tanh(x)`.
  public static Tensor tanhShrink(Tensor x) {
    return x.sub(x.tanh());
  }

  /// `x σ(x)`, also called swish.
  public static Tensor silu(Tensor x) {
    return swish(x, 1);
  }

  /// `x σ(beta x)`.
  public static Tensor swish(Tensor x, double beta) {
    return x.mul(sigmoid(x, beta));
  }

  /// `x tanh(softplus(x))`.
  public static Tensor mish(Tensor x) {
    return x.mul(x.softplus().tanh());
  }

  /// `x Φ(x)` with the normal distribution function `Φ(x) = ½(1 + erf(x/√2))`.
  public static Tensor gelu(Tensor x) {
    return x.mul(x.mul(Math.sqrt(0.5)).erf().add(1).mul(0.5));
  }

  /// The approximation `½x(1 + tanh(√(2/π)(x + 0.044715x³)))` of [#gelu].
  public static Tensor geluTanh(Tensor x) {
    // ½(1 + tanh u) = σ(2u), which keeps its digits below 0; the cube of what saturates it might overflow.
    var u = Elementwise.clip(x, -SATURATED, SATURATED);
    return x.mul(u.add(u.square().mul(u).mul(0.044715)).mul(2 * Math.sqrt(2 / Math.PI)).sigmoid());
  }
}
