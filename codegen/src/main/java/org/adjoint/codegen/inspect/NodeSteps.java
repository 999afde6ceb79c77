package org.adjoint.codegen.inspect;

import java.util.List;
import java.util.regex.Pattern;
import org.adjoint.autodiff.Derivation;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Tensor;

/// Which steps of the derivations tell of a node.
final class NodeSteps {
  private static final Pattern GRADIENT = Pattern.compile("d\\p{Lu}.*_d(\\p{Lu}.*)", Pattern.DOTALL);

  private static final Pattern SENSITIVITY = Pattern.compile("δ_(.*?) \\+?= ");

  private final List<Derivation.Step> steps;

  NodeSteps(List<Derivation> derivations) {
    steps = derivations.stream().flatMap(derivation -> derivation.steps().stream()).toList();
  }

  /// For a value with a name, and for the gradient with respect to one: how its sensitivity came about, and how it is passed on. For
  /// others the steps of the user's line that made them.
  List<String> of(Tensor node) {
    var name = node.name();
    if (name != null) {
      var gradient = GRADIENT.matcher(name);
      var value = gradient.matches() ? gradient.group(1) : name;
      var told = steps.stream().filter(step -> isOf(step.value(), value) || leadsTo(step, value))
          .map(Derivation.Step::text).toList();
      if (!told.isEmpty()) {
        return told;
      }
    }
    return node.origin().equals(Origin.UNKNOWN)
        ? List.of()
        : steps.stream().filter(step -> step.origin().equals(node.origin())).map(Derivation.Step::text).toList();
  }

  /// The name of a gradient holds that of its value with a capital letter.
  private static boolean isOf(String value, String name) {
    return value.equals(name) || capitalized(value).equals(name);
  }

  /// Whether an equation of the step is for the sensitivity of the value: `matMul: δ_hidden = …`.
  private static boolean leadsTo(Derivation.Step step, String value) {
    return step.text().lines().anyMatch(line -> {
      var sensitivity = SENSITIVITY.matcher(line);
      return sensitivity.find() && isOf(sensitivity.group(1), value);
    });
  }

  private static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
