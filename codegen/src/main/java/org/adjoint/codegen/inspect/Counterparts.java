package org.adjoint.codegen.inspect;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.adjoint.codegen.schedule.Normalizer;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.rewrite.Rewriter;
import org.adjoint.rewrite.Simplifier;

/// Which nodes of a scheduled program compute what nodes of a derivation do: those that are the same after both went through the same
/// rules. Rules look at a node and what it is computed from, so it does not matter that a derivation is made, and simplified, on its own.
final class Counterparts {
  private Counterparts() {
  }

  /// The scheduled nodes by the nodes that they stand for; those that nothing stands for are absent.
  static Map<Tensor, Tensor> of(Program scheduled, Collection<Tensor> nodes) {
    var order = List.copyOf(nodes);
    try {
      return order.isEmpty() ? Map.of() : numbered(scheduled, order);
    } catch (IllegalArgumentException _) {
      // The derivation is of another program, with other inputs of these names.
      return Map.of();
    }
  }

  private static Map<Tensor, Tensor> numbered(Program scheduled, List<Tensor> nodes) {
    var derived = like(scheduled);
    for (int i = 0; i < nodes.size(); i++) {
      derived.output("derived " + i, nodes.get(i));
    }
    var normalized = Normalizer.apply(Simplifier.standard().apply(derived.build()));
    var both = like(scheduled);
    normalized.outputs().forEach((name, node) -> both.output(name, withoutCopy(node)));
    for (int i = 0; i < scheduled.nodes().size(); i++) {
      both.output("scheduled " + i, scheduled.nodes().get(i));
    }
    // No rules: nothing happens but that equal nodes become one.
    var same = Rewriter.apply(both.build(), List.of()).outputs();
    var known = new HashMap<Tensor, Tensor>();
    for (int i = 0; i < scheduled.nodes().size(); i++) {
      known.putIfAbsent(output(same, "scheduled " + i), scheduled.nodes().get(i));
    }
    var counterparts = new HashMap<Tensor, Tensor>();
    for (int i = 0; i < nodes.size(); i++) {
      var counterpart = known.get(output(same, "derived " + i));
      if (counterpart != null) {
        counterparts.put(nodes.get(i), counterpart);
      }
    }
    return counterparts;
  }

  private static Program.Builder like(Program scheduled) {
    var builder = Program.like(scheduled);
    scheduled.inputs().forEach(builder::input);
    return builder;
  }

  private static Tensor output(Map<String, Tensor> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name));
  }

  /// The value that a result is a copy of.
  static Tensor withoutCopy(Tensor node) {
    return node.op() instanceof Op.StopGradient(var x) ? x : node;
  }
}
