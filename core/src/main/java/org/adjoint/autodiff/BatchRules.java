package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.adjoint.graph.Op;
import org.adjoint.graph.Tensor;
import org.adjoint.graph.VjpFunction;

/// Vectorisation as a table: each primitive of one example as primitives of a batch, whose examples stand along the first axis.
///
/// Most ops only count their axes from one further on. An operand that all examples share is repeated only where the op has no
/// cheaper way. The switch has no default, so the compiler proves that no primitive lacks a rule.
final class BatchRules {
  private BatchRules() {
  }

  /// The node for a batch.
  ///
  /// @param node of which some operand differs from example to example
  static Tensor apply(Tensor node, Batch batch) {
    return switch (node.op()) {
      case Op.Leaf _ -> throw new IllegalArgumentException(node + " is the same for all examples.");
      case Op.Elementwise op -> Tensor.of(op.withOperands(op.operands().stream().map(batch::all).toList()));
      case Op.Reduce(var reduction, var x, var axes) -> Tensor.of(new Op.Reduce(reduction, batch.of(x), next(axes)));
      case Op.MatMul op -> BatchedProduct.of(op, batch);
      case Op.Reshape(var x, var shape) -> batch.of(x).reshape(batch.with(shape));
      case Op.Transpose(var x, var permutation) -> Tensor.of(new Op.Transpose(batch.of(x),
          Stream.concat(Stream.of(0), next(permutation).stream()).toList()));
      case Op.Broadcast(var x, var axes, var shape) ->
          Tensor.of(new Op.Broadcast(batch.of(x), next(axes), batch.with(shape)));
      case Op.Slice(var x, int axis, int start, int size, int step) ->
          Tensor.of(new Op.Slice(batch.of(x), axis + 1, start, size, step));
      case Op.Reverse(var x, int axis) -> Tensor.of(new Op.Reverse(batch.of(x), axis + 1));
      case Op.Unfold(var x, int axis, int window, int stride, int dilation) ->
          Tensor.of(new Op.Unfold(batch.of(x), axis + 1, window, stride, dilation));
      case Op.Barrier(var x) -> Tensor.of(new Op.Barrier(batch.of(x)));
      case Op.Pad(var x, int axis, int low, int high, int interior) ->
          Tensor.of(new Op.Pad(batch.of(x), axis + 1, low, high, interior));
      case Op.Concat(var parts, int axis) ->
          Tensor.of(new Op.Concat(parts.stream().map(batch::all).toList(), axis + 1));
      case Op.Fold(var x, int axis, int size, int stride, int dilation) ->
          Tensor.of(new Op.Fold(batch.of(x), axis + 1, size, stride, dilation));
      case Op.ScatterAdd op -> BatchedLookup.of(op, batch);
      case Op.Gather op -> BatchedLookup.of(op, batch);
      case Op.Scan _ -> throw new IllegalArgumentException("The results of a loop are vectorised together.");
      case Op.CustomVjp(var value, var arguments, var rule) -> Tensor.of(new Op.CustomVjp(batch.all(value),
          arguments.stream().map(batch::of).toList(), batched(rule, node, arguments, batch)));
      case Op.Checkpoint(var value, var boundary) ->
          Tensor.of(new Op.Checkpoint(batch.all(value), boundary.stream().map(batch::of).toList()));
    };
  }

  /// A rule for one example, vectorised; an argument that all examples share gets the sum of their cotangents.
  private static VjpFunction batched(VjpFunction rule, Tensor node, List<Tensor> arguments, Batch batch) {
    var differs = arguments.stream().map(batch::has).toList();
    return (given, y, cotangent) -> {
      var parameters = new ArrayList<Tensor>();
      var examples = new LinkedHashMap<Tensor, Tensor>();
      for (int i = 0; i < arguments.size(); i++) {
        parameters
            .add(differs.get(i) ? parameter("argument" + i, arguments.get(i), given.get(i), examples) : given.get(i));
      }
      var result = parameter("result", node, y, examples);
      var g = parameter("cotangent", node, cotangent, examples);
      var cotangents = rule.apply(List.copyOf(parameters), result, g);
      VjpRules.requireOneEach(node, parameters, cotangents);
      var all = BatchWalk.run(cotangents, examples, batch.size());
      return IntStream.range(0, cotangents.size())
          .mapToObj(i -> differs.get(i) ? all.all(cotangents.get(i)) : shared(given.get(i), all.all(cotangents.get(i))))
          .toList();
    };
  }

  /// The cotangent of what all examples share; nobody asks for that of integers.
  private static Tensor shared(Tensor argument, Tensor cotangents) {
    return argument.dtype().isFloating() ? cotangents.sum(0) : VjpRules.zeros(argument);
  }

  private static Tensor parameter(String name, Tensor like, Tensor given, Map<Tensor, Tensor> examples) {
    var parameter = Tensor.input(name, like.dtype(), like.shape());
    examples.put(parameter, given);
    return parameter;
  }

  private static List<Integer> next(List<Integer> axes) {
    return axes.stream().map(axis -> axis + 1).toList();
  }
}
