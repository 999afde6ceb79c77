package org.adjoint.codegen.inspect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adjoint.codegen.schedule.Group;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Which layer of a network a kernel works for, as names tell: parameters are called `hidden.weight`, what a layer gives `hidden`, and a
/// gradient `dLoss_dHidden.weight`.
final class Layers {
  private final Set<String> known = new TreeSet<>();

  private Layers() {
  }

  /// The layers whose parameters a program takes.
  static Layers of(Program program) {
    var layers = new Layers();
    program.inputs().stream().map(Tensor::name).filter(name -> name != null && name.lastIndexOf('.') > 0)
        .forEach(name -> layers.known.add(name.substring(0, name.lastIndexOf('.'))));
    return layers;
  }

  /// The layer that most of a group's values belong to; where none has a name, that of what they are computed from.
  Optional<String> of(Group group) {
    return most(group.nodes()).or(() -> most(group.nodes().stream().flatMap(node -> node.op().operands().stream())
        .toList()));
  }

  private Optional<String> most(Iterable<Tensor> nodes) {
    var votes = new LinkedHashMap<String, Integer>();
    for (var node : nodes) {
      of(node).ifPresent(layer -> votes.merge(layer, 1, Integer::sum));
    }
    return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  private Optional<String> of(Tensor node) {
    var name = node.name();
    if (name == null) {
      return Optional.empty();
    }
    int derivative = name.lastIndexOf("_d");
    var value = name.startsWith("d") && derivative > 0 ? decapitalized(name.substring(derivative + 2)) : name;
    return known.stream().filter(layer -> value.equals(layer) || value.startsWith(layer + "."))
        .reduce((_, longer) -> longer);
  }

  private static String decapitalized(String name) {
    return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
