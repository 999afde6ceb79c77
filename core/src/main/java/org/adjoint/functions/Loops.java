package org.adjoint.functions;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.Shape;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphException;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;

/// Loops written as a function of one step.
///
/// The function is called once, with tensors that stand for the values of any step. It may use tensors from around it: what does not depend on
/// the step is computed once, before the loop.
public final class Loops {
  /// What one step gives.
  ///
  /// @param carries for the next step, each of the shape and type that it had before
  /// @param outputs of this step
  public record Step(List<Tensor> carries, List<Tensor> outputs) {
    public Step {
      carries = List.copyOf(carries);
      outputs = List.copyOf(outputs);
    }
  }

  /// What a loop gives.
  ///
  /// @param carries after the last step
  /// @param outputs of all steps, along a new first axis
  public record Scanned(List<Tensor> carries, List<Tensor> outputs) {
  }

  /// One step of [#scan].
  @FunctionalInterface
  public interface ScanStep {
    /// The step.
    ///
    /// @param carries from the step before
    /// @param elements one of each sequence
    Step apply(List<Tensor> carries, List<Tensor> elements);
  }

  /// One step of [#forLoop].
  @FunctionalInterface
  public interface ForStep {
    /// The next carries.
    ///
    /// @param index of the step, from 0; an INT32 scalar
    List<Tensor> apply(Tensor index, List<Tensor> carries);
  }

  private static final String CARRY = "carry";
  private static final String ELEMENT = "element";
  private static final String CONSTANT = "constant";

  private final Set<String> names = new HashSet<>();

  private Loops() {
  }

  /// Steps through sequences from their first elements to their last.
  ///
  /// @param initial the carries before the first step
  /// @param sequences with as many elements as there are steps, a fixed or symbolic number, along their first axis
  /// @throws GraphException when lengths differ, or a carry changes its shape or type
  public static Scanned scan(List<Tensor> initial, List<Tensor> sequences, ScanStep step) {
    return new Loops().loop(initial, sequences, length(sequences), false, step);
  }

  /// Steps through sequences from their last elements to their first. Outputs stand where the elements do that they were made with.
  ///
  /// @throws GraphException when lengths differ, or a carry changes its shape or type
  public static Scanned scanReversed(List<Tensor> initial, List<Tensor> sequences, ScanStep step) {
    return new Loops().loop(initial, sequences, length(sequences), true, step);
  }

  /// Repeats a step, and gives the carries after the last.
  ///
  /// @param length the number of steps; a symbol must be a dimension of some input of the program
  /// @throws GraphException when a carry changes its shape or type
  public static List<Tensor> forLoop(Dim length, List<Tensor> initial, ForStep step) {
    var indices = Tensor.iota(DType.INT32, new Shape(List.of(length)), 0).named("index");
    return new Loops().loop(initial, List.of(indices), length, false,
        (carries, elements) -> new Step(step.apply(elements.getFirst(), carries), List.of())).carries();
  }

  private static Dim length(List<Tensor> sequences) {
    if (sequences.isEmpty()) {
      throw new GraphException(
          "at least one sequence is needed, which says how many steps there are; forLoop does without");
    }
    var lengths = sequences.stream().map(sequence -> sequence.shape().dim(Axes.resolved(sequence, 0))).distinct()
        .toList();
    if (lengths.size() > 1) {
      throw new GraphException("sequences of one length along their first axis are needed, but they have "
          + sequences.stream().map(Tensor::shape).toList());
    }
    return lengths.getFirst();
  }

  private Scanned loop(List<Tensor> initial, List<Tensor> sequences, Dim length, boolean reverse, ScanStep step) {
    var carries = initial.stream().map(carry -> parameter(carry, CARRY, carry.shape())).toList();
    var elements = sequences.stream()
        .map(sequence -> parameter(sequence, ELEMENT, sequence.shape().without(List.of(0)))).toList();
    var traced = step.apply(carries, elements);
    requireSame(initial, traced.carries());
    var parameters = Stream.of(carries, elements).flatMap(List::stream).toList();
    var computed = Stream.of(traced.carries(), traced.outputs()).flatMap(List::stream).toList();
    var results = Substitution.apply(computed, renamed(computed, parameters));
    var captured = captured(results, parameters);
    var body = new Body(Stream.of(parameters, captured.values()).flatMap(Collection::stream).toList(),
        Substitution.apply(results, captured));
    var loop = new Loop(body, initial, sequences, List.copyOf(captured.keySet()), length, reverse);
    return new Scanned(
        IntStream.range(0, initial.size()).mapToObj(carry -> loop.result(new Loop.Result.Last(carry))).toList(),
        IntStream.range(0, traced.outputs().size()).mapToObj(output -> loop.result(new Loop.Result.Stacked(output)))
            .toList());
  }

  private static void requireSame(List<Tensor> initial, List<Tensor> next) {
    if (initial.size() != next.size()) {
      throw new GraphException("a step must return as many carries as it takes, " + initial.size() + ", but returned "
          + next.size());
    }
    for (int carry = 0; carry < initial.size(); carry++) {
      var before = initial.get(carry);
      var after = next.get(carry);
      if (!before.shape().equals(after.shape()) || before.dtype() != after.dtype()) {
        throw new GraphException("carry " + carry + " must keep its shape and type, but is " + before.dtype()
            + before.shape() + " before a step and " + after.dtype() + after.shape() + " after it");
      }
    }
  }

  /// Parameters that the step has given a name of its own, each with the parameter that it is.
  private static Map<Tensor, Tensor> renamed(List<Tensor> results, List<Tensor> parameters) {
    var byOp = new HashMap<Op, Tensor>();
    parameters.forEach(parameter -> byOp.put(parameter.op(), parameter));
    var renamed = new HashMap<Tensor, Tensor>();
    for (var node : GraphWalk.topological(results)) {
      var parameter = byOp.get(node.op());
      if (parameter != null && parameter != node) {
        renamed.put(node, parameter);
      }
    }
    return renamed;
  }

  /// The nodes from around the loop that the step uses, each with the parameter that stands for it inside.
  private Map<Tensor, Tensor> captured(List<Tensor> results, List<Tensor> parameters) {
    var order = GraphWalk.topological(results);
    var dependent = new HashSet<>(parameters);
    var free = new HashSet<Tensor>();
    for (var node : order) {
      var operands = node.op().operands();
      if (operands.stream().anyMatch(dependent::contains)) {
        dependent.add(node);
      } else if (!dependent.contains(node) && isFree(node, free)) {
        free.add(node);
      }
    }
    var captured = new LinkedHashMap<Tensor, Tensor>();
    var used = order.stream().filter(dependent::contains).flatMap(node -> node.op().operands().stream());
    Stream.concat(used, results.stream()).filter(node -> !dependent.contains(node) && !free.contains(node))
        .forEach(node -> captured.computeIfAbsent(node, outer -> parameter(outer, CONSTANT, outer.shape())));
    return captured;
  }

  /// Whether a node is made of nothing but numbers, indices and sizes, which are cheaper to have in the step than to pass to it.
  private static boolean isFree(Tensor node, Set<Tensor> free) {
    return switch (node.op()) {
      case Op.Scalar _, Op.Iota _, Op.Size _ -> true;
      case Op.Elementwise elementwise -> free.containsAll(elementwise.operands());
      case Op.Layout layout -> free.contains(layout.x());
      case Op.Leaf _, Op.Contraction _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ -> false;
    };
  }

  private Tensor parameter(Tensor of, String role, Shape shape) {
    var label = of.name() == null ? role : of.name();
    var name = label;
    for (int number = 2; !names.add(name); number++) {
      name = label + number;
    }
    return Tensor.input(name, of.dtype(), shape);
  }
}
