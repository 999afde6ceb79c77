package org.adjoint.rewrite;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;

/// Applies rules to every node until none fits any more, operands first, and merges nodes that compute the same.
///
/// The map from op to node is value numbering: ops are records, so equal ops on the same operands meet in one node.
public final class Rewriter {
  /// More replacements of one node than this mean that two rules undo each other.
  private static final int LIMIT = 1_000;

  private final List<Rule> rules;
  /// What a nameless node takes as its name: that of a node that computes the same, or else what it is for.
  private final Map<Op, String> names = new HashMap<>();
  private final Map<Op, Tensor> numbered = new HashMap<>();
  private final IdentityHashMap<Tensor, Tensor> rewritten = new IdentityHashMap<>();

  private Rewriter(Program program, List<Rule> rules) {
    this.rules = rules;
    for (var node : program.nodes()) {
      var name = node.name();
      if (name != null) {
        names.putIfAbsent(node.op(), name);
      }
    }
    program.outputs().forEach((name, node) -> names.putIfAbsent(node.op(), name));
    program.updates().forEach((input, next) -> names.putIfAbsent(next.op(), input.name() + "Next"));
  }

  /// The program with `rules` applied wherever they fit.
  public static Program apply(Program program, List<Rule> rules) {
    var rewriter = new Rewriter(program, rules);
    var builder = Program.like(program);
    // All of them, so that the program takes the same inputs even where a rule makes one needless.
    program.inputs().forEach(input -> builder.input(rewriter.rewrite(input)));
    program.outputs().forEach((name, node) -> builder.output(name, rewriter.rewrite(node)));
    program.updates().forEach((input, next) -> builder.update(rewriter.rewrite(input), rewriter.rewrite(next)));
    return builder.build();
  }

  private Tensor rewrite(Tensor result) {
    for (var node : GraphWalk.topological(List.of(result))) {
      if (!rewritten.containsKey(node)) {
        rewritten.put(node, settle(named(node)));
      }
    }
    return rewritten(result);
  }

  private Tensor named(Tensor node) {
    boolean nameless = node.name() == null && !(node.op() instanceof Op.Leaf);
    var name = nameless ? names.get(node.op()) : null;
    return name == null ? node : node.named(name);
  }

  private Tensor rewritten(Tensor node) {
    var replacement = rewritten.get(node);
    if (replacement == null) {
      throw new IllegalStateException("An operand was not rewritten before its user: " + node);
    }
    return replacement;
  }

  /// The final form of a node whose operands have theirs.
  private Tensor settle(Tensor node) {
    var current = number(node);
    for (int replacements = 0; replacements < LIMIT; replacements++) {
      var next = replace(current);
      if (next == current) {
        return current;
      }
      current = next;
    }
    throw new IllegalStateException("Rules undo each other at " + node + ".");
  }

  private Tensor replace(Tensor node) {
    for (var rule : rules) {
      var replacement = rule.apply(node);
      if (replacement != node) {
        return adopt(replacement, node);
      }
    }
    return node;
  }

  /// Brings a rule's result, which may hold new nodes, into the numbered graph; it takes over the name that it
  /// replaces.
  private Tensor adopt(Tensor replacement, Tensor replaced) {
    if (numbered.get(replacement.op()) == replacement) {
      return replacement;
    }
    replacement.op().operands().forEach(this::adoptOperand);
    var name = replaced.name();
    return number(replacement.name() == null && name != null ? replacement.named(name) : replacement);
  }

  /// Rules make shallow graphs, so recursion does not go deep here.
  private void adoptOperand(Tensor operand) {
    if (!rewritten.containsKey(operand)) {
      operand.op().operands().forEach(this::adoptOperand);
      rewritten.put(operand, settle(operand));
    }
  }

  /// The node that stands for all nodes with this op on these operands.
  private Tensor number(Tensor node) {
    var operands = node.op().operands().stream().map(this::rewritten).toList();
    if (operands.equals(node.op().operands())) {
      return numbered(node);
    }
    var moved = Tensor.of(node.op().withOperands(operands), node.origin());
    return numbered(node.name() == null ? moved : moved.named(node.name()));
  }

  private Tensor numbered(Tensor node) {
    var known = numbered.putIfAbsent(node.op(), node);
    var representative = known == null ? node : known;
    rewritten.putIfAbsent(representative, representative);
    return representative;
  }
}
