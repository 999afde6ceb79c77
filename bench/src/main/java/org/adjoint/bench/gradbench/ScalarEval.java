package org.adjoint.bench.gradbench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.adjoint.array.NdArray;
import org.adjoint.autodiff.Gradients;
import org.adjoint.bench.work.Named;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// A scalar function and its gradient.
///
/// @param value the name of the function
/// @param gradient the name of its gradient
/// @param values of the inputs, which bear the names that the formula uses
/// @param formula the function as graph
/// @param sources the inputs that the gradient is taken with respect to
/// @param output what is answered for the gradients by input
record ScalarEval(String value, String gradient, Function<Input, Map<String, NdArray>> values, Formula formula,
    List<String> sources, Function<Map<String, NdArray>, Object> output) implements GraphEval {
  private static final String RESULT = "result";

  /// Writes the function.
  interface Formula {
    /// The function of some inputs.
    ///
    /// @param in tensors by name
    /// @param input numbers that are known when the graph is built
    Tensor apply(Named<Tensor> in, Input input);
  }

  @Override
  public List<String> functions() {
    return List.of(value, gradient);
  }

  @Override
  public Call call(String function, Input input) {
    var bound = values.apply(input);
    var in = tensors(bound);
    var result = formula.apply(in, input).named(RESULT);
    if (function.equals(value)) {
      return new Call(Program.named(function).output(RESULT, result).build(), bound,
          outputs -> new Named<>(outputs).get(RESULT).item());
    }
    var gradients = Gradients.of(result, sources.stream().map(in::get).toList());
    var program = Program.named(function);
    for (int at = 0; at < sources.size(); at++) {
      program.output(sources.get(at), gradients.get(at));
    }
    return new Call(program.build(), bound, output);
  }

  static Named<Tensor> tensors(Map<String, NdArray> values) {
    var tensors = new LinkedHashMap<String, Tensor>();
    values.forEach((name, value) -> tensors.put(name, Tensor.input(name, value.dtype(), value.shape())));
    return new Named<>(tensors);
  }
}
