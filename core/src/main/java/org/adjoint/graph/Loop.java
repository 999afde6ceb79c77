package org.adjoint.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;

/// A loop with a fixed or symbolic number of steps: `(carryₜ₊₁, outputₜ) = body(carryₜ, sequenceₜ, constants)`.
///
/// The body's parameters are the carries, one element of each sequence along its first axis, and the constants; its results are the
/// next carries and the outputs of the step.
///
/// @param body one step
/// @param initial the carries before the first step
/// @param sequences of `length` elements along their first axis
/// @param constants the same in every step
/// @param length the number of steps
/// @param reverse whether the steps go from the last elements of the sequences to the first
public record Loop(Body body, List<Tensor> initial, List<Tensor> sequences, List<Tensor> constants, Dim length,
    boolean reverse) {
  public Loop {
    initial = List.copyOf(initial);
    sequences = List.copyOf(sequences);
    constants = List.copyOf(constants);
  }

  /// What a result of a loop is.
  public sealed interface Result {
    /// A carry after the last step.
    ///
    /// @param carry which
    record Last(int carry) implements Result {
    }

    /// An output of every step, along a new first axis.
    ///
    /// @param output which
    record Stacked(int output) implements Result {
    }

    /// A carry before every step, along a new first axis.
    ///
    /// @param carry which
    record Before(int carry) implements Result {
    }
  }

  /// The results, which [Op.Scan] refers to by number: the last carries, the outputs, and the carries before every step.
  public List<Result> results() {
    var results = new ArrayList<Result>();
    for (int carry = 0; carry < initial.size(); carry++) {
      results.add(new Result.Last(carry));
    }
    for (int output = 0; output < outputs().size(); output++) {
      results.add(new Result.Stacked(output));
    }
    for (int carry = 0; carry < initial.size(); carry++) {
      results.add(new Result.Before(carry));
    }
    return results;
  }

  /// The number of a result among [#results].
  public int number(Result result) {
    return switch (result) {
      case Result.Last(int carry) -> carry;
      case Result.Stacked(int output) -> initial.size() + output;
      case Result.Before(int carry) -> body.results().size() + carry;
    };
  }

  /// What a loop is given.
  public enum Kind {
    /// A carry before the first step.
    CARRY,
    /// An element for each step.
    SEQUENCE,
    /// The same in every step.
    CONSTANT
  }

  /// What the operand, and the parameter of the body, at a place is.
  public Kind kind(int operand) {
    return operand < initial.size()
        ? Kind.CARRY
        : operand < initial.size() + sequences.size() ? Kind.SEQUENCE : Kind.CONSTANT;
  }

  /// The body's results that are the next carries.
  public List<Tensor> nextCarries() {
    return body.results().subList(0, initial.size());
  }

  /// The body's results that are outputs of the step.
  public List<Tensor> outputs() {
    return body.results().subList(initial.size(), body.results().size());
  }

  /// The value in one step of what a result is made of.
  public Tensor element(Result result) {
    return switch (result) {
      case Result.Last(int carry) -> nextCarries().get(carry);
      case Result.Stacked(int output) -> outputs().get(output);
      case Result.Before(int carry) -> body.parameters().get(carry);
    };
  }

  /// The shape of a result.
  public Shape shape(Result result) {
    var element = element(result).shape();
    return result instanceof Result.Last
        ? element
        : new Shape(Stream.concat(Stream.of(length), element.dims().stream()).toList());
  }

  /// Initial carries, sequences and constants.
  public List<Tensor> operands() {
    return Stream.of(initial, sequences, constants).flatMap(List::stream).toList();
  }

  /// This loop on other operands.
  Loop withOperands(List<Tensor> operands) {
    int first = initial.size();
    int second = first + sequences.size();
    return new Loop(body, operands.subList(0, first), operands.subList(first, second),
        operands.subList(second, operands.size()), length, reverse);
  }

  /// This loop with another body, of the same parameters and results.
  public Loop withBody(Body other) {
    return new Loop(other, initial, sequences, constants, length, reverse);
  }

  /// The node of a result.
  public Tensor result(Result result) {
    return Tensor.of(new Op.Scan(this, number(result)));
  }
}
