package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.array.DType;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Backend;
import org.adjoint.eval.Executable;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Holds derived gradients against central finite differences, `(L(x + h) − L(x − h)) / 2h`, in float64.
public final class GradientCheck {
  /// One element of one gradient.
  ///
  /// @param input the name of the input
  /// @param position in row-major order
  /// @param derived by the chain rule
  /// @param difference by finite differences
  public record Entry(String input, int position, double derived, double difference) {
    /// The distance of both, relative to the larger, absolute below 1.
    public double error() {
      return Math.abs(derived - difference) / Math.max(1, Math.max(Math.abs(derived), Math.abs(difference)));
    }
  }

  private static final double STEP = 1e-5;

  private GradientCheck() {
  }

  /// Compares every element of the gradients of `loss`.
  ///
  /// @param loss a FLOAT64 scalar
  /// @param sources FLOAT64 inputs
  /// @param values a value for every input that `loss` depends on; they come out unchanged
  /// @param backend what runs the programs
  public static List<Entry> compare(Tensor loss, List<Tensor> sources, Map<String, NdArray> values, Backend backend) {
    var gradients = Gradients.of(loss, sources);
    var builder = Program.named("gradient check").output("loss", loss);
    for (int i = 0; i < sources.size(); i++) {
      builder.output("gradient" + i, gradients.get(i));
    }
    var derived = backend.compile(builder.build()).run(values);
    var objective = backend.compile(Program.named("objective").output("loss", loss).build());
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < sources.size(); i++) {
      var name = inputName(sources.get(i));
      var gradient = Objects.requireNonNull(derived.get("gradient" + i));
      for (int position = 0; position < gradient.size(); position++) {
        entries.add(new Entry(name, position, gradient.get(position), difference(objective, values, name, position)));
      }
    }
    return entries;
  }

  /// The entry whose derived gradient is farthest from the finite difference.
  public static Entry worst(List<Entry> entries) {
    return entries.stream().max((a, b) -> Double.compare(a.error(), b.error())).orElseThrow();
  }

  private static String inputName(Tensor source) {
    if (source.op() instanceof Op.Input input && source.dtype() == DType.FLOAT64) {
      return input.name();
    }
    throw new IllegalArgumentException("A gradient is checked with respect to float64 inputs, but got " + source + ".");
  }

  private static double difference(Executable objective, Map<String, NdArray> values, String name, int position) {
    return (shifted(objective, values, name, position, STEP) - shifted(objective, values, name, position, -STEP))
        / (2 * STEP);
  }

  private static double shifted(Executable objective, Map<String, NdArray> values, String name, int position,
      double by) {
    var moved = new HashMap<String, NdArray>();
    objective.program().inputs().forEach(input -> moved.put(inputNameOf(input), values.get(inputNameOf(input))));
    var value = Objects.requireNonNull(values.get(name)).copy();
    value.set(position, value.get(position) + by);
    moved.put(name, value);
    return Objects.requireNonNull(objective.run(moved).get("loss")).item();
  }

  private static String inputNameOf(Tensor input) {
    return ((Op.Input) input.op()).name();
  }
}
