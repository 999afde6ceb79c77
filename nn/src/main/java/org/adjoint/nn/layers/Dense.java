package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.LinearAlgebra;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;
import org.jspecify.annotations.Nullable;

/// A fully connected layer, `activation(x·weight + bias)`: `[batch, …, inputs]` to `[batch, …, units]`. A normalisation behind it makes the bias idle:
/// [#withoutBias].
///
/// @param name unique in its network
/// @param weight `[inputs, units]`
/// @param bias `[units]`; `null` for none
/// @param activation what the sums go through
public record Dense(String name, Parameter weight, @Nullable Parameter bias, Activation activation)
    implements
      Layer {
  /// A layer in float32, its weight initialised as fits the activation and its bias with zeros.
  public static Dense of(String name, int inputs, int units, Activation activation) {
    return of(name, DType.FLOAT32, inputs, units, activation, activation.initializer());
  }

  /// A layer of any floating-point type and initialisation of the weight.
  public static Dense of(String name, DType dtype, int inputs, int units, Activation activation,
      Initializer initializer) {
    return new Dense(name,
        new Parameter(name + ".weight", role(activation), dtype, Shape.of(inputs, units), initializer),
        new Parameter(name + ".bias", dtype, Shape.of(units), Initializer.zeros()), activation);
  }

  /// What the weight of a layer with the given activation does.
  static Parameter.Role role(Activation activation) {
    return activation.equals(Activation.IDENTITY) ? Parameter.Role.LINEAR_WEIGHT : Parameter.Role.WEIGHT;
  }

  /// This layer, with the same weight and without a bias.
  public Dense withoutBias() {
    return new Dense(name, weight, null, activation);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    var w = context.tensor(weight);
    var product = x.shape().rank() == 2 ? x.matMul(w) : LinearAlgebra.matMul(x, w);
    return Activated.of(bias == null ? product : product.add(context.tensor(bias)), activation, name);
  }

  @Override
  public List<Parameter> parameters() {
    return Activated.parameters(weight, bias);
  }
}
