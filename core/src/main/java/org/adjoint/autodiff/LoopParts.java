package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Shape;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Tensor;

/// A loop that is put together from another one: its operands, each with the parameter that stands for it in the body, and what a step
/// computes. Sequences and constants that no step uses are left out in the end.
final class LoopParts {
  private record Part(Tensor parameter, Tensor operand) {
  }

  private final Loop original;
  private final List<Part> carries = new ArrayList<>();
  private final List<Part> sequences = new ArrayList<>();
  private final List<Part> constants = new ArrayList<>();
  private final List<Tensor> next = new ArrayList<>();
  private final List<Tensor> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  LoopParts(Loop original) {
    this.original = original;
    original.body().parameters().forEach(parameter -> names.add(String.valueOf(parameter.name())));
  }

  /// A new parameter, called after a value of the body.
  Tensor parameter(String prefix, Tensor after, Shape shape) {
    return parameter(prefix + (after.name() == null ? after.op().label() : after.name()), after.dtype(), shape);
  }

  private Tensor parameter(String label, DType dtype, Shape shape) {
    var name = label;
    for (int number = 2; !names.add(name); number++) {
      name = label + number;
    }
    return Tensor.input(name, dtype, shape);
  }

  /// Adds a carry, whose value after a step is yet to be told, and returns its number.
  int carry(Tensor parameter, Tensor operand) {
    carries.add(new Part(parameter, operand));
    return carries.size() - 1;
  }

  void sequence(Tensor parameter, Tensor operand) {
    sequences.add(new Part(parameter, operand));
  }

  void constant(Tensor parameter, Tensor operand) {
    constants.add(new Part(parameter, operand));
  }

  /// Adds what a step computes for the first carry that has nothing yet.
  void next(Tensor value) {
    next.add(value);
  }

  /// Adds an output of every step, and returns its number.
  int output(Tensor value) {
    outputs.add(value);
    return outputs.size() - 1;
  }

  /// A loop of as many steps as the original one.
  Loop loop(boolean reverse) {
    var results = Stream.concat(next.stream(), outputs.stream()).toList();
    var used = new HashSet<>(GraphWalk.topological(results));
    sequences.removeIf(part -> !used.contains(part.parameter));
    constants.removeIf(part -> !used.contains(part.parameter));
    var parameters = Stream.of(carries, sequences, constants).flatMap(List::stream).map(Part::parameter).toList();
    return new Loop(new Body(parameters, results), operands(carries), operands(sequences), operands(constants),
        original.length(), reverse);
  }

  private static List<Tensor> operands(List<Part> parts) {
    return parts.stream().map(Part::operand).toList();
  }
}
