package org.adjoint.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.Extent;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// The meaning of a loop: its body step by step.
final class LoopEvaluation {
  /// Who looks at every step.
  @FunctionalInterface
  interface Observer {
    /// Sees the values of a step.
    ///
    /// @param nodes of the body
    /// @return whether to go on
    boolean after(int step, List<Tensor> nodes, NodeValues values);
  }

  private final Loop loop;
  private final Map<String, Integer> sizes;
  private final boolean rounded;
  private final int length;
  private final List<Tensor> nodes;

  private LoopEvaluation(Loop loop, Map<String, Integer> sizes, boolean rounded) {
    this.loop = loop;
    this.sizes = sizes;
    this.rounded = rounded;
    length = (int) Extent.of(loop.length()).evaluate(sizes);
    nodes = GraphWalk.topological(loop.body().results());
  }

  /// The values of all results of a loop.
  static List<double[]> of(Loop loop, List<double[]> operands, Map<String, Integer> sizes, boolean rounded) {
    return new LoopEvaluation(loop, sizes, rounded).run(operands, (_, _, _) -> true);
  }

  /// Runs a loop, every value rounded to its type, until `observer` has seen enough.
  static void observe(Loop loop, List<double[]> operands, Map<String, Integer> sizes, Observer observer) {
    new LoopEvaluation(loop, sizes, true).run(operands, observer);
  }

  private List<double[]> run(List<double[]> operands, Observer observer) {
    int carries = loop.initial().size();
    int sequences = loop.sequences().size();
    var results = loop.results();
    var values = new ArrayList<double[]>();
    results.forEach(result -> values.add(new double[(int) loop.shape(result).elements().evaluate(sizes)]));
    var given = new ArrayList<>(operands);
    for (int count = 0; count < length; count++) {
      int step = loop.reverse() ? length - 1 - count : count;
      for (int sequence = carries; sequence < carries + sequences; sequence++) {
        given.set(sequence, element(operands.get(sequence), step));
      }
      var inStep = step(given);
      if (!observer.after(step, nodes, inStep)) {
        break;
      }
      var next = loop.body().results().stream().map(inStep::of).toList();
      for (int number = 0; number < values.size(); number++) {
        switch (results.get(number)) {
          case Loop.Result.Last _ -> {
          }
          case Loop.Result.Stacked(int output) -> put(next.get(carries + output), values.get(number), step);
          case Loop.Result.Before(int carry) -> put(given.get(carry), values.get(number), step);
        }
      }
      for (int carry = 0; carry < carries; carry++) {
        given.set(carry, next.get(carry));
      }
    }
    for (int carry = 0; carry < carries; carry++) {
      values.set(carry, given.get(carry));
    }
    return values;
  }

  private double[] element(double[] sequence, int step) {
    int size = sequence.length / length;
    return Arrays.copyOfRange(sequence, step * size, (step + 1) * size);
  }

  private static void put(double[] element, double[] stacked, int step) {
    System.arraycopy(element, 0, stacked, step * element.length, element.length);
  }

  private NodeValues step(List<double[]> given) {
    var parameters = new IdentityHashMap<Op, double[]>();
    for (int i = 0; i < given.size(); i++) {
      parameters.put(loop.body().parameters().get(i).op(), given.get(i));
    }
    return NodeValues.of(nodes, parameters, sizes, rounded);
  }
}
