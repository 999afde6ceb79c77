package org.adjoint.rewrite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.adjoint.array.NdArray;
import org.adjoint.eval.Runs;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;

/// Makes a failing program small: drops outputs, replaces nodes by their operands, and cuts off what lies before a node by an input that
/// has its value, for as long as the program still fails (A. Zeller and R. Hildebrandt, *Simplifying and Isolating Failure-Inducing Input*,
/// 2002).
final class GraphShrinker {
  private final Predicate<Sample> fails;
  private int cuts;

  private GraphShrinker(Predicate<Sample> fails) {
    this.fails = fails;
  }

  /// A sample that fails as `sample` does, and of which no node can be spared.
  static Sample shrunk(Sample sample, Predicate<Sample> fails) {
    var shrinker = new GraphShrinker(fails);
    var current = shrinker.oneOutput(sample);
    for (var smaller = shrinker.smaller(current); smaller.isPresent(); smaller = shrinker.smaller(current)) {
      current = smaller.orElseThrow();
    }
    return current;
  }

  private boolean stillFails(Sample sample) {
    try {
      return fails.test(sample);
    } catch (IllegalArgumentException | IllegalStateException _) {
      // Another mistake than the one that is looked for.
      return false;
    }
  }

  private Sample oneOutput(Sample sample) {
    return sample.program().outputs().entrySet().stream()
        .map(output -> new Sample(program(sample, Map.of(output.getKey(), output.getValue())), sample.values()))
        .filter(this::stillFails).findFirst().orElse(sample);
  }

  private Optional<Sample> smaller(Sample sample) {
    for (var node : sample.program().nodes().reversed()) {
      if (!(node.op() instanceof Op.Leaf)) {
        var operands = node.op().operands().stream().filter(operand -> operand.shape().equals(node.shape())
            && operand.dtype() == node.dtype());
        var shorter = operands.map(operand -> replaced(sample, node, operand, sample.values()));
        var smaller = Stream.concat(shorter, Stream.of(sample).map(all -> cut(all, node))).filter(this::stillFails)
            .findFirst();
        if (smaller.isPresent()) {
          return smaller;
        }
      }
    }
    return Optional.empty();
  }

  private Sample cut(Sample sample, Tensor node) {
    var value = Runs.named(sample.run(program(sample, Map.of("value", node))), "value");
    var name = "cut" + cuts++;
    var values = new HashMap<>(sample.values());
    values.put(name, value);
    return replaced(sample, node, Tensor.input(name, node.dtype(), node.shape()), values);
  }

  private static Sample replaced(Sample sample, Tensor node, Tensor by, Map<String, NdArray> values) {
    var names = List.copyOf(sample.program().outputs().keySet());
    var results = Substitution.apply(sample.program().outputs().values(), Map.of(node, by));
    var outputs = new HashMap<String, Tensor>();
    for (int i = 0; i < names.size(); i++) {
      outputs.put(names.get(i), results.get(i));
    }
    return new Sample(program(sample, outputs), values);
  }

  private static Program program(Sample sample, Map<String, Tensor> outputs) {
    var builder = Program.named(sample.program().name()).assuming(sample.program().symbols());
    // Sizes of symbols are known from inputs, also where nothing else depends on these.
    sample.program().inputs().stream().filter(input -> !input.shape().isFixed()).forEach(builder::input);
    outputs.forEach(builder::output);
    return builder.build();
  }
}
