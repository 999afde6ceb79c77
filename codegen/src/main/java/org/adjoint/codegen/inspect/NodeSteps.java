package org.adjoint.codegen.inspect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.adjoint.autodiff.Derivation;
import org.adjoint.graph.GraphDrawing;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Which steps of the derivations tell of a node of the scheduled graph.
///
/// Of a value: the step in which its rule is applied, then those that contribute to its sensitivity. Of what is computed for a gradient:
/// the step that computes it, then those that pass it on. Where rewriting left nothing that can be recognised, or for what no derivative
/// passes through: the steps in which the node is an operand, and for what is computed from gradients, those of these gradients.
final class NodeSteps {
  private final List<Derivation.Step> steps;
  private final Set<Tensor> backward = new HashSet<>();
  private final Map<Tensor, Set<Integer>> found = new HashMap<>();

  NodeSteps(List<Derivation> derivations, Program scheduled, GraphDrawing drawing) {
    steps = derivations.stream().flatMap(derivation -> derivation.steps().stream()).toList();
    var users = new HashMap<Tensor, List<Tensor>>();
    for (var node : scheduled.nodes()) {
      node.op().operands().forEach(operand -> users.computeIfAbsent(operand, _ -> new ArrayList<>()).add(node));
    }
    markBackward(scheduled, drawing, users);
    recognize(scheduled);
    fallBack(scheduled, users);
  }

  /// What is to be read at a box.
  List<String> of(GraphDrawing.Box box) {
    return found.getOrDefault(box.node(), Set.of()).stream().map(steps::get)
        .flatMap(step -> box.kind() == GraphDrawing.Kind.LOOP && !step.loop().isEmpty()
            ? Stream.of(step.text(), step.loop())
            : Stream.of(step.text()))
        .toList();
  }

  /// Nodes that have no box, such as numbers, belong where all of their users do.
  private void markBackward(Program scheduled, GraphDrawing drawing, Map<Tensor, List<Tensor>> users) {
    var kinds = new HashMap<Tensor, GraphDrawing.Kind>();
    drawing.boxes().stream().filter(box -> box.origin().isPresent()).forEach(box -> kinds.put(box.node(), box.kind()));
    for (var node : scheduled.nodes().reversed()) {
      var kind = kinds.get(node);
      var usedBy = users.getOrDefault(node, List.of());
      if (kind == null ? !usedBy.isEmpty() && backward.containsAll(usedBy) : kind == GraphDrawing.Kind.BACKWARD) {
        backward.add(node);
      }
    }
  }

  private void recognize(Program scheduled) {
    var nodes = new LinkedHashSet<Tensor>();
    steps.forEach(step -> roles(step.treated()).forEach(nodes::addAll));
    var counterparts = Counterparts.of(scheduled, nodes);
    var values = where(counterparts, Derivation.Treated::values);
    var operands = where(counterparts, Derivation.Treated::operands);
    var sensitivities = where(counterparts, Derivation.Treated::sensitivities);
    for (var node : scheduled.nodes()) {
      var own = new LinkedHashSet<Integer>();
      if (backward.contains(node)) {
        own.addAll(sensitivities.getOrDefault(node, List.of()));
      }
      own.addAll(values.getOrDefault(node, List.of()));
      own.addAll(operands.getOrDefault(node, List.of()));
      if (!own.isEmpty()) {
        found.put(node, own);
      }
    }
  }

  private static List<List<Tensor>> roles(Derivation.Treated treated) {
    return List.of(treated.values(), treated.operands(), treated.sensitivities());
  }

  /// The numbers of the steps that tell of a scheduled node in some role.
  private Map<Tensor, List<Integer>> where(Map<Tensor, Tensor> counterparts,
      Function<Derivation.Treated, List<Tensor>> role) {
    var numbers = new HashMap<Tensor, List<Integer>>();
    for (int number = 0; number < steps.size(); number++) {
      for (var node : role.apply(steps.get(number).treated())) {
        var counterpart = counterparts.get(node);
        if (counterpart != null) {
          numbers.computeIfAbsent(counterpart, _ -> new ArrayList<>()).add(number);
        }
      }
    }
    return numbers;
  }

  private void fallBack(Program scheduled, Map<Tensor, List<Tensor>> users) {
    for (var node : scheduled.nodes().reversed()) {
      if (!found.containsKey(node)) {
        var first = first(users.getOrDefault(node, List.of()).stream()
            .filter(user -> backward.contains(user) == backward.contains(node)).toList());
        add(node, backward.contains(node) ? first.stream().limit(1).toList() : first);
      }
    }
    for (var node : scheduled.nodes()) {
      var original = Counterparts.withoutCopy(node);
      if (!found.containsKey(node) && (backward.contains(node) || original != node)) {
        add(node, original != node
            ? found.getOrDefault(original, Set.of())
            : first(node.op().operands().stream().filter(backward::contains).toList()));
      }
    }
  }

  private void add(Tensor node, Collection<Integer> numbers) {
    if (!numbers.isEmpty()) {
      found.put(node, new LinkedHashSet<>(numbers));
    }
  }

  /// The first step of each node, in the order of the derivation.
  private SortedSet<Integer> first(List<Tensor> nodes) {
    var first = new TreeSet<Integer>();
    nodes.stream().map(node -> found.getOrDefault(node, Set.of())).filter(numbers -> !numbers.isEmpty())
        .forEach(numbers -> first.add(numbers.iterator().next()));
    return first;
  }
}
