package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.functions.Activations;
import org.adjoint.functions.Reductions;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// A function applied to each element, or over the last axis, without parameters.
public enum Activation implements Layer {
  /// `x`.
  IDENTITY,
  /// `1/(1 + e⁻ˣ)`.
  SIGMOID,
  /// The hyperbolic tangent.
  TANH,
  /// `max(x, 0)`, with derivative 0 at 0.
  RELU,
  /// `eˣ / Σ eˣ` over the last axis. As the last layer of a network it turns scores into probabilities; losses take the scores.
  SOFTMAX;

  /// The function of a tensor.
  public Tensor of(Tensor x) {
    return switch (this) {
      case IDENTITY -> x;
      case SIGMOID -> x.sigmoid();
      case TANH -> x.tanh();
      case RELU -> Activations.relu(x);
      case SOFTMAX -> Reductions.softmax(x, -1);
    };
  }

  /// The initialisation that keeps the scale of signals through this function: He's for ReLU, Glorot's for the others.
  public Initializer initializer() {
    return switch (this) {
      case RELU -> Initializer.heUniform();
      case IDENTITY, SIGMOID, TANH, SOFTMAX -> Initializer.glorotUniform();
    };
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    return of(x);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
