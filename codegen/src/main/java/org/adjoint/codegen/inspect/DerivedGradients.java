package org.adjoint.codegen.inspect;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import org.adjoint.autodiff.Derivation;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Which gradients a program takes, as the names tell that [org.adjoint.autodiff.Gradients] gives: `dLoss_dWeight`.
final class DerivedGradients {
  private static final Pattern GRADIENT = Pattern.compile("d(\\p{Lu}.*)_d(\\p{Lu}.*)", Pattern.DOTALL);

  private DerivedGradients() {
  }

  /// The derivation of each loss with respect to the inputs for which the program has its gradient.
  static List<Derivation> of(Program program) {
    var inputs = byName(program.inputs());
    var values = byName(program.nodes());
    var sources = new LinkedHashMap<Tensor, SequencedSet<Tensor>>();
    for (var node : program.nodes()) {
      var gradient = GRADIENT.matcher(node.name() == null ? "" : node.name());
      if (gradient.matches()) {
        var loss = values.get(gradient.group(1));
        var source = inputs.get(gradient.group(2));
        if (loss != null && source != null) {
          sources.computeIfAbsent(loss, _ -> new LinkedHashSet<>()).add(source);
        }
      }
    }
    return sources.entrySet().stream().map(entry -> derivation(entry.getKey(), List.copyOf(entry.getValue())))
        .flatMap(Optional::stream).toList();
  }

  /// Nodes by their names, beginning in upper case as in the name of a gradient.
  private static Map<String, Tensor> byName(List<Tensor> nodes) {
    var byName = new LinkedHashMap<String, Tensor>();
    for (var node : nodes) {
      var name = node.op() instanceof Op.Input input ? input.name() : node.name();
      if (name != null && !name.isEmpty()) {
        byName.put(Character.toUpperCase(name.charAt(0)) + name.substring(1), node);
      }
    }
    return byName;
  }

  private static Optional<Derivation> derivation(Tensor loss, List<Tensor> sources) {
    try {
      return Optional.of(Derivation.of(loss, sources));
    } catch (IllegalArgumentException _) {
      // A user gave these names to something else.
      return Optional.empty();
    }
  }
}
