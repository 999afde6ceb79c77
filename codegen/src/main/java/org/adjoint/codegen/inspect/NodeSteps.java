package org.adjoint.codegen.inspect;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adjoint.autodiff.Derivation;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Tensor;

/// Which steps of the derivations tell of a node.
final class NodeSteps {
  private static final Pattern GRADIENT = Pattern.compile("d\\p{Lu}.*_d(\\p{Lu}.*)", Pattern.DOTALL);

  private final List<Derivation.Step> steps;

  NodeSteps(List<Derivation> derivations) {
    steps = derivations.stream().flatMap(derivation -> derivation.steps().stream()).toList();
  }

  /// The step of the value that the node is, or is the gradient with respect to; where neither has a name, the steps of the user's
  /// line that made it.
  List<String> of(Tensor node) {
    var name = node.name();
    if (name != null) {
      var gradient = GRADIENT.matcher(name);
      var value = gradient.matches() ? gradient.group(1) : name;
      var named = steps.stream().filter(step -> step.value().equals(value) || capitalized(step.value()).equals(value));
      var texts = named.map(Derivation.Step::text).toList();
      if (!texts.isEmpty()) {
        return texts;
      }
    }
    var made = node.origin().equals(Origin.UNKNOWN)
        ? Stream.<Derivation.Step>empty()
        : steps.stream().filter(step -> step.origin().equals(node.origin()));
    return made.map(Derivation.Step::text).toList();
  }

  private static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
