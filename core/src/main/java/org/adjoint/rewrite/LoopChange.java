package org.adjoint.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adjoint.graph.Body;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;

/// A loop of which a step takes some values from outside instead of computing them, and gives out others. Carries and outputs keep
/// their numbers; sequences and constants that no step uses any more are left out.
final class LoopChange {
  private final Loop loop;
  private final Set<String> names;
  private final Map<Tensor, Tensor> replacements = new HashMap<>();
  /// The new parameters, each with its operand.
  private final Map<Tensor, Tensor> sequences = new LinkedHashMap<>();
  private final Map<Tensor, Tensor> constants = new LinkedHashMap<>();
  private final List<Tensor> outputs = new ArrayList<>();

  LoopChange(Loop loop) {
    this.loop = loop;
    names = loop.body().parameters().stream().map(parameter -> String.valueOf(parameter.name()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /// The parameter that stands for `value`, of which `operand` holds one for each step.
  Tensor sequence(Tensor value, Tensor operand) {
    return parameter(value, operand, sequences);
  }

  /// The parameter that stands for `value`, which is `operand` in every step.
  Tensor constant(Tensor value, Tensor operand) {
    return parameter(value, operand, constants);
  }

  private Tensor parameter(Tensor value, Tensor operand, Map<Tensor, Tensor> kind) {
    var label = value.name() == null ? value.op().label() : value.name();
    var name = label;
    for (int number = 2; !names.add(name); number++) {
      name = label + number;
    }
    var parameter = Tensor.input(name, value.dtype(), value.shape());
    kind.put(parameter, operand);
    return parameter;
  }

  /// Lets every step have another node, of the same value.
  void replace(Tensor node, Tensor by) {
    replacements.put(node, by);
  }

  /// Lets a step give out a value, unless it can be had outside already.
  void giveOut(Tensor value) {
    if (!isOutside(loop, value) && !outputs.contains(value)) {
      outputs.add(value);
    }
  }

  /// Whether the values of all steps can be had outside of a loop.
  static boolean isOutside(Loop loop, Tensor value) {
    int parameter = loop.body().parameters().indexOf(value);
    return loop.outputs().contains(value) || (parameter >= 0 && loop.kind(parameter) == Loop.Kind.SEQUENCE);
  }

  /// The values of all steps, along a new first axis.
  ///
  /// @param changed the loop with this change
  Tensor all(Tensor value, Loop changed) {
    int sequence = loop.body().parameters().indexOf(value);
    if (sequence >= 0 && loop.kind(sequence) == Loop.Kind.SEQUENCE) {
      return loop.operands().get(sequence);
    }
    return changed.result(new Loop.Result.Stacked(Stream.concat(loop.outputs().stream(), outputs.stream()).toList()
        .indexOf(value)));
  }

  /// The loop with this change; itself where there is none.
  Loop changed() {
    if (replacements.isEmpty() && outputs.isEmpty()) {
      return loop;
    }
    var results = Substitution
        .apply(Stream.concat(loop.body().results().stream(), outputs.stream()).toList(), replacements);
    var used = new HashSet<>(GraphWalk.topological(results));
    var carries = loop.body().parameters().subList(0, loop.initial().size());
    var kept = new LinkedHashMap<Loop.Kind, Map<Tensor, Tensor>>();
    for (int operand = carries.size(); operand < loop.operands().size(); operand++) {
      kept.computeIfAbsent(loop.kind(operand), _ -> new LinkedHashMap<>()).put(loop.body().parameters().get(operand),
          loop.operands().get(operand));
    }
    Function<Loop.Kind, Map<Tensor, Tensor>> those = kind -> {
      var all = new LinkedHashMap<>(kept.getOrDefault(kind, Map.of()));
      all.putAll(kind == Loop.Kind.SEQUENCE ? sequences : constants);
      all.keySet().retainAll(used);
      return all;
    };
    var elements = those.apply(Loop.Kind.SEQUENCE);
    var same = those.apply(Loop.Kind.CONSTANT);
    var parameters = Stream.of(carries, elements.keySet(), same.keySet()).flatMap(Collection::stream).toList();
    return new Loop(new Body(parameters, results), loop.initial(), List.copyOf(elements.values()),
        List.copyOf(same.values()), loop.length(), loop.reverse());
  }
}
