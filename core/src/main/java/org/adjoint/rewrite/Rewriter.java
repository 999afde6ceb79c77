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
  private final Map<Op, Tensor> numbered = new HashMap<>();
  private final Map<Tensor, Tensor> rewritten = new IdentityHashMap<>();

  private Rewriter(List<Rule> rules) {
    this.rules = rules;
  }

  /// The program with `rules` applied wherever they fit.
  public static Program apply(Program program, List<Rule> rules) {
    var rewriter = new Rewriter(rules);
    var builder = Program.named(program.name());
    program.outputs().forEach((name, node) -> builder.output(name, rewriter.rewrite(node)));
    program.updates().forEach((input, next) -> builder.update(rewriter.rewrite(input), rewriter.rewrite(next)));
    return builder.build();
  }

  private Tensor rewrite(Tensor result) {
    for (var node : GraphWalk.topological(List.of(result))) {
      if (!rewritten.containsKey(node)) {
        rewritten.put(node, settle(node));
      }
    }
    return rewritten(result);
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

  /// Brings a rule's result, which may hold new nodes, into the numbered graph; it takes over the name that it replaces.
  private Tensor adopt(Tensor replacement, Tensor replaced) {
    if (numbered.get(replacement.op()) == replacement) {
      return replacement;
    }
    replacement.op().operands().forEach(this::adoptOperand);
    boolean nameless = replacement.name() == null && replaced.name() != null;
    return number(nameless ? replacement.named(replaced.name()) : replacement);
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
