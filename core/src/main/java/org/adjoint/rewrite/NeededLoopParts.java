package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;

/// What of a loop some of its results need, by numbers in ascending order.
///
/// @param carries those that are asked for, or reach a needed carry or output
/// @param operands of the loop, among them the initial values of `carries`
record NeededLoopParts(Body body, List<Integer> carries, List<Integer> outputs, List<Integer> operands) {
  /// @param results numbers of [Loop#results]
  /// @param inner what stands for results of the body
  static NeededLoopParts of(Loop loop, Set<Integer> results, UnaryOperator<List<Tensor>> inner) {
    var carries = new TreeSet<Integer>();
    var outputs = new TreeSet<Integer>();
    for (int number : results) {
      switch (loop.results().get(number)) {
        case Loop.Result.Last(int carry) -> carries.add(carry);
        case Loop.Result.Before(int carry) -> carries.add(carry);
        case Loop.Result.Stacked(int output) -> outputs.add(output);
      }
    }
    var reached = reached(loop, carries, outputs, inner);
    for (int before = -1; before < carries.size(); reached = reached(loop, carries, outputs, inner)) {
      before = carries.size();
      for (int carry = 0; carry < loop.initial().size(); carry++) {
        if (reached.contains(loop.body().parameters().get(carry))) {
          carries.add(carry);
        }
      }
    }
    var needed = reached;
    var operands = IntStream.range(0, loop.operands().size()).filter(operand -> operand < loop.initial().size()
        ? carries.contains(operand)
        : needed.contains(loop.body().parameters().get(operand)));
    return new NeededLoopParts(loop.body(), List.copyOf(carries), List.copyOf(outputs), operands.boxed().toList());
  }

  private static Set<Tensor> reached(Loop loop, Set<Integer> carries, Set<Integer> outputs,
      UnaryOperator<List<Tensor>> inner) {
    var results = new ArrayList<Tensor>();
    carries.forEach(carry -> results.add(loop.nextCarries().get(carry)));
    outputs.forEach(output -> results.add(loop.outputs().get(output)));
    return new HashSet<>(GraphWalk.topological(inner.apply(results)));
  }

  /// The body with nothing but these parts; itself where that is all of it.
  ///
  /// @param carryCount of the loop with all parts
  /// @param inner what stands for the results
  Body body(int carryCount, UnaryOperator<List<Tensor>> inner) {
    var results = new ArrayList<Tensor>();
    carries.forEach(carry -> results.add(body.results().get(carry)));
    outputs.forEach(output -> results.add(body.results().get(carryCount + output)));
    var parameters = operands.stream().map(body.parameters()::get).toList();
    var rebuilt = inner.apply(results);
    return parameters.equals(body.parameters()) && rebuilt.equals(body.results())
        ? body
        : new Body(parameters, rebuilt);
  }

  /// A result, of a loop with nothing but these parts.
  ///
  /// @param body with these parts only
  /// @param rebuilt what stands for an operand
  Op result(Loop loop, int number, Body body, UnaryOperator<Tensor> rebuilt) {
    var smaller = new Loop(body, those(loop, Loop.Kind.CARRY, rebuilt), those(loop, Loop.Kind.SEQUENCE, rebuilt),
        those(loop, Loop.Kind.CONSTANT, rebuilt), loop.length(), loop.reverse());
    return new Op.Scan(smaller, smaller.number(switch (loop.results().get(number)) {
      case Loop.Result.Last(int carry) -> new Loop.Result.Last(carries.indexOf(carry));
      case Loop.Result.Before(int carry) -> new Loop.Result.Before(carries.indexOf(carry));
      case Loop.Result.Stacked(int output) -> new Loop.Result.Stacked(outputs.indexOf(output));
    }));
  }

  private List<Tensor> those(Loop loop, Loop.Kind kind, UnaryOperator<Tensor> rebuilt) {
    return operands.stream().filter(operand -> loop.kind(operand) == kind)
        .map(operand -> rebuilt.apply(loop.operands().get(operand))).toList();
  }
}
