package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// `h ← activation(x·inputWeight + h·recurrentWeight + bias)` (J. Elman, *Finding structure in time*, 1990).
///
/// @param name unique in its network
/// @param inputWeight `[inputs, units]`
/// @param recurrentWeight `[units, units]`
/// @param bias `[units]`
/// @param activation usually tanh
public record SimpleCell(String name, Parameter inputWeight, Parameter recurrentWeight, Parameter bias,
    Activation activation) implements Cell {
  /// A cell of any floating-point type with Glorot's initialisation.
  public static SimpleCell of(String name, DType dtype, int inputs, int units, Activation activation) {
    return new SimpleCell(name,
        new Parameter(name + ".inputWeight", dtype, Shape.of(inputs, units), Initializer.glorotUniform()),
        new Parameter(name + ".recurrentWeight", dtype, Shape.of(units, units), Initializer.glorotUniform()),
        new Parameter(name + ".bias", dtype, Shape.of(units), Initializer.zeros()), activation);
  }

  @Override
  public int units() {
    return bias.value().size();
  }

  @Override
  public int carries() {
    return 1;
  }

  @Override
  public List<Tensor> step(List<Tensor> carries, Tensor projected, Context context) {
    var recurrent = carries.getFirst().matMul(context.tensor(recurrentWeight));
    return List.of(activation.of(projected.add(recurrent).add(context.tensor(bias))).named(name));
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(inputWeight, recurrentWeight, bias);
  }
}
