package org.adjoint.nn.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Evaluation;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// The first node of a program, forward or backward, that made NaN or infinity out of finite numbers, and so spoilt a result.
///
/// @param node what was computed
/// @param layer that it belongs to; `null` when it belongs to none
/// @param found what it gave: `NaN`, `Infinity` or `-Infinity`
/// @param operands the ranges of what it was computed from
record FirstNonFinite(Tensor node, @Nullable String layer, double found, List<String> operands) {
  FirstNonFinite {
    operands = List.copyOf(operands);
  }

  /// Computes a program node by node, each rounded to its type, and looks back from the results that are not finite.
  ///
  /// @param values of all inputs
  /// @param layerOf the layer that a node belongs to
  static Optional<FirstNonFinite> in(Program program, Map<String, NdArray> values,
      Function<Tensor, @Nullable String> layerOf) {
    var computed = evaluate(program, values);
    var results = new ArrayList<>(program.outputs().values());
    results.addAll(program.updates().values());
    var guilty = ancestors(results, computed);
    return program.nodes().stream().filter(guilty::contains)
        .filter(node -> node.op().operands().stream().noneMatch(guilty::contains)).findFirst()
        .map(node -> new FirstNonFinite(node, layerOf.apply(node), firstOf(Objects.requireNonNull(computed.get(node))),
            node.op().operands().stream().map(operand -> range(operand, computed)).toList()));
  }

  private static Map<Tensor, double[]> evaluate(Program program, Map<String, NdArray> values) {
    var sizes = sizes(program, values);
    var computed = new HashMap<Tensor, double[]>();
    for (var node : program.nodes()) {
      if (node.op() instanceof Op.Input input) {
        computed.put(node, value(input, values).toDoubles());
      } else {
        var operands = node.op().operands().stream().map(computed::get).toList();
        var result = Evaluation.of(node, operands, sizes);
        computed.put(node,
            node.dtype().isFloating() ? DoubleStream.of(result).map(node.dtype()::round).toArray() : result);
      }
    }
    return computed;
  }

  private static NdArray value(Op.Input input, Map<String, NdArray> values) {
    return Objects.requireNonNull(values.get(input.name()), input.name());
  }

  private static Map<String, Integer> sizes(Program program, Map<String, NdArray> values) {
    var sizes = new HashMap<String, Integer>();
    for (var node : program.inputs()) {
      var bound = value((Op.Input) node.op(), values).shape().sizes();
      for (int axis = 0; axis < bound.length; axis++) {
        if (node.shape().dim(axis) instanceof Dim.Symbol(var name)) {
          sizes.put(name, bound[axis]);
        }
      }
    }
    return sizes;
  }

  /// The nodes from which something that is not finite went on to a result. An infinity that was written down, as in padding for a
  /// maximum, is meant.
  private static Set<Tensor> ancestors(List<Tensor> results, Map<Tensor, double[]> computed) {
    var guilty = new HashSet<Tensor>();
    var open = new ArrayDeque<>(results);
    while (!open.isEmpty()) {
      var node = open.pop();
      boolean meant = node.op() instanceof Op.Scalar || node.op() instanceof Op.Constant;
      if (!meant && isSpoilt(Objects.requireNonNull(computed.get(node))) && guilty.add(node)) {
        open.addAll(node.op().operands());
      }
    }
    return guilty;
  }

  private static boolean isSpoilt(double[] values) {
    return DoubleStream.of(values).anyMatch(value -> !Double.isFinite(value));
  }

  private static double firstOf(double[] values) {
    return DoubleStream.of(values).filter(value -> !Double.isFinite(value)).findFirst().orElseThrow();
  }

  private static String range(Tensor operand, Map<Tensor, double[]> computed) {
    var values = Objects.requireNonNull(computed.get(operand));
    var name = operand.name() == null ? operand.op().label() : operand.name();
    if (values.length == 1) {
      return name + " = " + (float) values[0];
    }
    return name + " from " + (float) DoubleStream.of(values).min().orElse(0) + " to "
        + (float) DoubleStream.of(values).max().orElse(0);
  }

  /// What was found where, in one sentence.
  String sentence() {
    var where = (layer == null ? "" : " in the layer \"" + layer + "\"") + " from " + node.origin();
    if (node.op() instanceof Op.Input input) {
      return "the input \"" + input.name() + "\" held " + found;
    }
    return "the first was " + found + " as the result of " + node.op().label()
        + (node.name() == null ? "" : " (" + node.name() + ")") + where + ", computed of "
        + operands.stream().collect(Collectors.joining(" and "));
  }
}
