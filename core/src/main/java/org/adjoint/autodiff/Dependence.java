package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Loop;
import org.adjoint.graph.Tensor;

/// What lies on the paths from some nodes to others.
final class Dependence {
  private Dependence() {
  }

  /// The nodes on a path from a source.
  ///
  /// @param order operands before users
  /// @param passes where a path may lead: a derivative passes floating-point numbers only
  static Set<Tensor> on(Collection<Tensor> sources, List<Tensor> order, Predicate<Tensor> passes) {
    var dependents = new HashSet<>(sources);
    for (var node : order) {
      if (passes.test(node) && node.op().operands().stream().anyMatch(dependents::contains)) {
        dependents.add(node);
      }
    }
    return dependents;
  }

  /// The parameters of a loop's body that in some step depend on the operands that `operand` holds for: those that stand for
  /// such an operand, and the carries that come to depend on them.
  static Set<Tensor> ofParameters(Loop loop, Predicate<Tensor> operand, Predicate<Tensor> passes) {
    var parameters = loop.body().parameters();
    var varying = new LinkedHashSet<Tensor>();
    for (int i = 0; i < parameters.size(); i++) {
      if (passes.test(parameters.get(i)) && operand.test(loop.operands().get(i))) {
        varying.add(parameters.get(i));
      }
    }
    var order = GraphWalk.topological(loop.body().results());
    int before;
    do {
      before = varying.size();
      var dependents = on(varying, order, passes);
      for (int carry = 0; carry < loop.initial().size(); carry++) {
        if (dependents.contains(loop.nextCarries().get(carry))) {
          varying.add(parameters.get(carry));
        }
      }
    } while (varying.size() > before);
    return varying;
  }

  /// The nodes that `value` is computed from, itself included, down to `boundary`, which is left out; users before operands.
  static Set<Tensor> within(Tensor value, Collection<Tensor> boundary) {
    var cut = Set.copyOf(boundary);
    var found = new LinkedHashSet<Tensor>();
    var pending = new ArrayList<>(List.of(value));
    while (!pending.isEmpty()) {
      var node = pending.removeLast();
      if (!cut.contains(node) && found.add(node)) {
        pending.addAll(node.op().operands().reversed());
      }
    }
    return found;
  }
}
