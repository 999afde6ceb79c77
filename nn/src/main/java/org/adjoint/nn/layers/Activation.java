package org.adjoint.nn.layers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Elementwise;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;
import org.adjoint.nn.limits.Limits;

/// A function applied to each element, or over the last axis, without parameters that are learned.
///
/// Two activations of the same name are equal; a number that shapes the function is part of the name, as in `leaky_relu(0.2)`, so that
/// [#valueOf] can read back what [#name] has written into a file. A slope that is learned has a layer of its own,
/// [ParametricRelu].
public final class Activation implements Layer {
  private static final Map<String, Activation> FIXED = new LinkedHashMap<>();
  private static final Map<String, DoubleFunction<Activation>> SHAPED = Map.of("sigmoid", Activation::sigmoid,
      "leaky_relu", Activation::leakyRelu, "elu", Activation::elu, "celu", Activation::celu,
      "swish", Activation::swish, "softplus", Activation::softplus);

  /// `x`.
  public static final Activation IDENTITY = fixed("identity", x -> x, Initializer.glorotUniform());
  /// 1 from 0 on, 0 below. The derivative is 0, so gradient descent does not train what stands before it.
  public static final Activation STEP = fixed("step", Activations::step, Initializer.glorotUniform());
  /// 1 from 0 on, −1 below, with derivative 0.
  public static final Activation BIPOLAR_STEP =
      fixed("bipolar_step", Activations::bipolarStep, Initializer.glorotUniform());
  /// 1 above 0, −1 below, 0 at 0, with derivative 0.
  public static final Activation SIGN = fixed("sign", Elementwise::sign, Initializer.glorotUniform());
  /// `σ(x) = 1/(1 + e⁻ˣ)`.
  public static final Activation SIGMOID = fixed("sigmoid", Tensor::sigmoid, Initializer.glorotUniform());
  /// The hyperbolic tangent.
  public static final Activation TANH = fixed("tanh", Tensor::tanh, Initializer.glorotUniform());
  /// `max(x, 0)`, with derivative 0 at 0.
  public static final Activation RELU = fixed("relu", Activations::relu, Initializer.heUniform());
  /// `min(max(x, 0), 6)`.
  public static final Activation RELU6 = fixed("relu6", Activations::relu6, Initializer.heUniform());
  /// `x` above 0, `x/100` elsewhere.
  public static final Activation LEAKY_RELU = fixed("leaky_relu", Activations::leakyRelu, Initializer.heUniform());
  /// `x` above 0, `eˣ − 1` elsewhere.
  public static final Activation ELU = fixed("elu", Activations::elu, Initializer.heUniform());
  /// The self-normalising exponential linear unit, for weights of variance 1/fan-in.
  public static final Activation SELU = fixed("selu", Activations::selu, Initializer.lecunNormal());
  /// `x Φ(x)` with the normal distribution function `Φ`.
  public static final Activation GELU = fixed("gelu", Activations::gelu, Initializer.heUniform());
  /// The approximation of [#GELU] by a hyperbolic tangent.
  public static final Activation GELU_TANH = fixed("gelu_tanh", Activations::geluTanh, Initializer.heUniform());
  /// `x σ(x)`, also called SiLU.
  public static final Activation SWISH = fixed("swish", Activations::silu, Initializer.heUniform());
  /// `x tanh(softplus(x))`.
  public static final Activation MISH = fixed("mish", Activations::mish, Initializer.heUniform());
  /// `log(1 + eˣ)`.
  public static final Activation SOFTPLUS = fixed("softplus", Tensor::softplus, Initializer.heUniform());
  /// `x/(1 + |x|)`.
  public static final Activation SOFTSIGN = fixed("softsign", Activations::softsign, Initializer.glorotUniform());
  /// `x/6 + ½` between 0 and 1.
  public static final Activation HARD_SIGMOID =
      fixed("hard_sigmoid", Activations::hardSigmoid, Initializer.glorotUniform());
  /// `x` between −1 and 1.
  public static final Activation HARD_TANH = fixed("hard_tanh", Activations::hardTanh, Initializer.glorotUniform());
  /// `x` times [#HARD_SIGMOID].
  public static final Activation HARD_SWISH = fixed("hard_swish", Activations::hardSwish, Initializer.heUniform());
  /// `eˣ / Σ eˣ` over the last axis. As the last layer of a network it turns scores into probabilities; losses take the scores.
  public static final Activation SOFTMAX =
      fixed("softmax", x -> Reductions.softmax(x, -1), Initializer.glorotUniform());
  /// The logarithm of [#SOFTMAX].
  public static final Activation LOG_SOFTMAX =
      fixed("log_softmax", x -> Reductions.logSoftmax(x, -1), Initializer.glorotUniform());

  private final String name;
  private final UnaryOperator<Tensor> function;
  private final Initializer initializer;

  private Activation(String name, UnaryOperator<Tensor> function, Initializer initializer) {
    this.name = name;
    this.function = function;
    this.initializer = initializer;
  }

  private static Activation fixed(String name, UnaryOperator<Tensor> function, Initializer initializer) {
    var activation = new Activation(name, function, initializer);
    FIXED.put(name, activation);
    return activation;
  }

  // ---- shaped by a number ----

  /// `σ(gain · x)`; the larger the gain, the more it is a step.
  public static Activation sigmoid(double gain) {
    return shaped("sigmoid", "gain", gain, x -> Activations.sigmoid(x, gain), Initializer.glorotUniform());
  }

  /// `x` above 0, `slope · x` elsewhere.
  public static Activation leakyRelu(double slope) {
    return shaped("leaky_relu", "slope", slope, x -> Activations.leakyRelu(x, slope), Initializer.heUniform());
  }

  /// `x` above 0, `alpha (eˣ − 1)` elsewhere.
  public static Activation elu(double alpha) {
    return shaped("elu", "alpha", alpha, x -> Activations.elu(x, alpha), Initializer.heUniform());
  }

  /// `x` above 0, `alpha (e^(x/alpha) − 1)` elsewhere, which has no kink.
  public static Activation celu(double alpha) {
    return shaped("celu", "alpha", alpha, x -> Activations.celu(x, alpha), Initializer.heUniform());
  }

  /// `x σ(beta · x)`.
  public static Activation swish(double beta) {
    return shaped("swish", "beta", beta, x -> Activations.swish(x, beta), Initializer.heUniform());
  }

  /// `log(1 + e^(beta x))/beta`; the larger `beta`, the more it is [#RELU].
  public static Activation softplus(double beta) {
    return shaped("softplus", "beta", beta, x -> Activations.softplus(x, beta), Initializer.heUniform());
  }

  private static Activation shaped(String family, String what, double number, UnaryOperator<Tensor> function,
      Initializer initializer) {
    Limits.positive(what + " of the activation " + family, number);
    return new Activation(family + "(" + number + ")", function, initializer);
  }

  // ---- names ----

  /// All activations that need no number.
  public static List<Activation> values() {
    return List.copyOf(FIXED.values());
  }

  /// The activation of a name, in lower or upper case, such as `relu` or `leaky_relu(0.2)`.
  ///
  /// @throws IllegalArgumentException when there is none
  public static Activation valueOf(String name) {
    var written = name.toLowerCase(Locale.ROOT);
    var fixed = FIXED.get(written);
    if (fixed != null) {
      return fixed;
    }
    int open = written.indexOf('(');
    var family = open < 0 || !written.endsWith(")") ? null : SHAPED.get(written.substring(0, open));
    if (family == null) {
      throw unknown(name);
    }
    try {
      return family.apply(Double.parseDouble(written.substring(open + 1, written.length() - 1)));
    } catch (NumberFormatException _) {
      throw unknown(name);
    }
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("There is no activation \"" + name + "\"; there are "
        + String.join(", ", FIXED.keySet()) + ", and with a number, as in leaky_relu(0.2), "
        + String.join(", ", SHAPED.keySet().stream().sorted().toList()) + ".");
  }

  /// The name in lower case, with the number that shapes the function: `relu`, `leaky_relu(0.2)`.
  @Override
  public String name() {
    return name;
  }

  // ---- what it does ----

  /// The function of a tensor.
  public Tensor of(Tensor x) {
    return function.apply(x);
  }

  /// The initialisation that keeps the scale of signals through this function: He's for what is linear above 0 and flat below,
  /// LeCun's for [#SELU], Glorot's for the others.
  public Initializer initializer() {
    return initializer;
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return of(x);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Activation activation && name.equals(activation.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
