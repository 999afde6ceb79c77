package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.Layouts;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// The gated recurrent unit (K. Cho et al., *Learning phrase representations using RNN encoder–decoder*, 2014), with the reset behind the product as
/// in cuDNN and PyTorch: `r = σ(xWᵣ + hUᵣ + bᵣ)`, `z = σ(xW_z + hU_z + b_z)`, `n = tanh(xWₙ + bₙ + r·(hUₙ + c))`, `h ← (1 − z)·n + z·h`.
///
/// @param name unique in its network
/// @param inputWeight `[inputs, 3·units]`, for r, z and n side by side
/// @param recurrentWeight `[units, 3·units]`, in the same order
/// @param bias `[3·units]`, in the same order
/// @param candidateBias `c`, `[units]`
public record GruCell(String name, Parameter inputWeight, Parameter recurrentWeight, Parameter bias,
    Parameter candidateBias) implements Cell {
  /// A cell of any floating-point type with Glorot's initialisation.
  public static GruCell of(String name, DType dtype, int inputs, int units) {
    return new GruCell(name,
        new Parameter(name + ".inputWeight", dtype, Shape.of(inputs, 3 * units), Initializer.glorotUniform()),
        new Parameter(name + ".recurrentWeight", dtype, Shape.of(units, 3 * units), Initializer.glorotUniform()),
        new Parameter(name + ".bias", dtype, Shape.of(3 * units), Initializer.zeros()),
        new Parameter(name + ".candidateBias", dtype, Shape.of(units), Initializer.zeros()));
  }

  @Override
  public int units() {
    return candidateBias.value().size();
  }

  @Override
  public int carries() {
    return 1;
  }

  @Override
  public List<Tensor> step(List<Tensor> carries, Tensor projected, Context context) {
    var hidden = carries.getFirst();
    var input = Layouts.split(projected.add(context.tensor(bias)), 3, -1);
    var recurrent = Layouts.split(hidden.matMul(context.tensor(recurrentWeight)), 3, -1);
    var reset = input.get(0).add(recurrent.get(0)).sigmoid().named(name + "Reset");
    var update = input.get(1).add(recurrent.get(1)).sigmoid().named(name + "Update");
    var remembered = recurrent.get(2).add(context.tensor(candidateBias)).mul(reset);
    var candidate = input.get(2).add(remembered).tanh().named(name + "Candidate");
    return List.of(candidate.add(update.mul(hidden.sub(candidate))).named(name));
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(inputWeight, recurrentWeight, bias, candidateBias);
  }
}
