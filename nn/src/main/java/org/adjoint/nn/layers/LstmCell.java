package org.adjoint.nn.layers;

import java.util.List;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.functions.Layouts;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Parameter;
import org.adjoint.nn.initializers.Initializer;

/// Long short-term memory (S. Hochreiter and J. Schmidhuber, 1997; with the forget gate of F. Gers, J. Schmidhuber and F. Cummins, *Learning to forget*, 2000):
/// `i, f, o = σ(xW + hU + b)`, `g = tanh(xW_g + hU_g + b_g)`, `c ← f·c + i·g`, `h ← o·tanh(c)`.
///
/// @param name unique in its network
/// @param inputWeight `[inputs, 4·units]`, for i, f, g and o side by side
/// @param recurrentWeight `[units, 4·units]`, in the same order
/// @param bias `[4·units]`, in the same order; the forget gate's begins with 1, so that the cell remembers at first
public record LstmCell(String name, Parameter inputWeight, Parameter recurrentWeight, Parameter bias) implements Cell {
  /// A cell of any floating-point type with Glorot's initialisation.
  public static LstmCell of(String name, DType dtype, int inputs, int units) {
    Initializer rememberAtFirst = (array, _) -> {
      for (int unit = 0; unit < array.size(); unit++) {
        array.set(unit, unit / units == 1 ? 1 : 0);
      }
    };
    return new LstmCell(name,
        new Parameter(name + ".inputWeight", dtype, Shape.of(inputs, 4 * units), Initializer.glorotUniform()),
        new Parameter(name + ".recurrentWeight", dtype, Shape.of(units, 4 * units), Initializer.glorotUniform()),
        new Parameter(name + ".bias", dtype, Shape.of(4 * units), rememberAtFirst));
  }

  @Override
  public int units() {
    return bias.value().size() / 4;
  }

  @Override
  public int carries() {
    return 2;
  }

  @Override
  public List<Tensor> step(List<Tensor> carries, Tensor projected, Context context) {
    var sums = projected.add(carries.get(0).matMul(context.tensor(recurrentWeight))).add(context.tensor(bias));
    var gates = Layouts.split(sums, 4, -1);
    var input = gates.get(0).sigmoid().named(name + "Input");
    var forget = gates.get(1).sigmoid().named(name + "Forget");
    var candidate = gates.get(2).tanh().named(name + "Candidate");
    var output = gates.get(3).sigmoid().named(name + "Output");
    var memory = forget.mul(carries.get(1)).add(input.mul(candidate)).named(name + "Memory");
    return List.of(output.mul(memory.tanh()).named(name), memory);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(inputWeight, recurrentWeight, bias);
  }
}
