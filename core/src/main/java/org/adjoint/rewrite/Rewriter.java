package org.adjoint.rewrite;

import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Op;
import org.adjoint.graph.Program;
import org.adjoint.graph.Substitution;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Applies rules to every node until none fits any more, operands first, and merges nodes that compute the same. The bodies of loops
/// are rewritten like programs of their own.
///
/// The map from op to node is value numbering: ops are records, so equal ops on the same operands meet in one node.
public final class Rewriter {
  /// More replacements of one node than this mean that two rules undo each other.
  private static final int LIMIT = 1_000;

  private final List<Rule> rules;
  private final LoopBodies bodies;
  private final Set<Tensor> kept;
  /// What a nameless node takes as its name: that of a node that computes the same, or else what it is for.
  private final Map<Op, String> names = new HashMap<>();
  private final Map<Op, Tensor> numbered = new HashMap<>();
  private final IdentityHashMap<Tensor, Tensor> rewritten = new IdentityHashMap<>();
  /// The inputs that stand for kept nodes, operands before users.
  private final Map<Tensor, Tensor> placeholders = new LinkedHashMap<>();

  private Rewriter(List<Rule> rules, LoopBodies bodies, Set<Tensor> kept) {
    this.rules = rules;
    this.bodies = bodies;
    this.kept = kept;
  }

  /// A rewriter of graphs that are not programs.
  ///
  /// @param kept nodes that no rule replaces or looks into; their operands are rewritten
  static Rewriter of(List<Rule> rules, LoopBodies bodies, Set<Tensor> kept) {
    return new Rewriter(rules, bodies, kept);
  }

  /// The program with `rules` applied wherever they fit.
  public static Program apply(Program program, List<Rule> rules) {
    var rewriter = new Rewriter(rules, new LoopBodies(rules, _ -> Set.of()), Set.of());
    rewriter.collectNames(program.nodes());
    program.outputs().forEach((name, node) -> rewriter.names.putIfAbsent(node.op(), name));
    program.updates().forEach((input, next) -> rewriter.names.putIfAbsent(next.op(), input.name() + "Next"));
    rewriter.rewrite(program.nodes());
    var builder = Program.like(program);
    // All of them, so that the program takes the same inputs even where a rule makes one needless.
    program.inputs().forEach(input -> builder.input(rewriter.rewritten(input)));
    program.outputs().forEach((name, node) -> builder.output(name, rewriter.rewritten(node)));
    program.updates().forEach((input, next) -> builder.update(rewriter.rewritten(input), rewriter.rewritten(next)));
    return builder.build();
  }

  /// What stands for each of the nodes in the rewritten graph. Kept nodes have operands that are rewritten, and are otherwise
  /// what they were.
  List<Tensor> apply(Collection<Tensor> nodes) {
    var order = GraphWalk.topological(nodes);
    collectNames(order);
    rewrite(order);
    var restored = new HashMap<Tensor, Tensor>();
    placeholders.forEach((node, placeholder) -> {
      var op = onRewritten(node.op());
      var operands = Substitution.apply(op.operands(), restored);
      restored.put(placeholder, remade(node, op.withOperands(operands)));
    });
    return Substitution.apply(nodes.stream().map(this::rewritten).toList(), restored);
  }

  private void collectNames(Collection<Tensor> nodes) {
    for (var node : nodes) {
      var name = node.name();
      if (name != null) {
        names.putIfAbsent(node.op(), name);
      }
    }
  }

  /// Rewrites nodes that come in an order in which operands stand before users.
  private void rewrite(List<Tensor> order) {
    for (var node : order) {
      if (!rewritten.containsKey(node)) {
        node.origin().during(() -> rewritten.put(node, kept.contains(node) ? placeholder(node) : settle(named(node))));
      }
    }
  }

  private Tensor placeholder(Tensor node) {
    var placeholder = Tensor.input(node.name() == null ? node.op().label() : node.name(), node.dtype(), node.shape());
    placeholders.put(node, placeholder);
    return numbered(placeholder);
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
    return numbered(remade(node, onRewritten(node.op())));
  }

  /// An op on operands that have their final form, and with loop bodies that have theirs.
  private Op onRewritten(Op op) {
    var moved = op.withOperands(op.operands().stream().map(this::rewritten).toList());
    return moved instanceof Op.Scan(var loop, int result)
        ? new Op.Scan(loop.withBody(bodies.rewritten(loop.body())), result)
        : moved;
  }

  /// `node` itself where `op` is what it computes, else one like it that computes `op`.
  private static Tensor remade(Tensor node, Op op) {
    if (op.equals(node.op())) {
      return node;
    }
    var made = Tensor.of(op, node.origin());
    return node.name() == null ? made : made.named(node.name());
  }

  private Tensor numbered(Tensor node) {
    var exchanged = exchanged(node.op());
    var known = exchanged == null ? null : numbered.get(exchanged);
    if (known == null) {
      known = numbered.putIfAbsent(node.op(), node);
    }
    var representative = known == null ? node : known;
    rewritten.putIfAbsent(representative, representative);
    return representative;
  }

  /// The same value with operands exchanged.
  private static @Nullable Op exchanged(Op op) {
    return switch (op) {
      // x + y = y + x
      case Op.Add(var x, var y) -> new Op.Add(y, x);
      // x · y = y · x
      case Op.Mul(var x, var y) -> new Op.Mul(y, x);
      // max(x, y) = max(y, x)
      case Op.Max(var x, var y) -> new Op.Max(y, x);
      // min(x, y) = min(y, x)
      case Op.Min(var x, var y) -> new Op.Min(y, x);
      // x = y where y = x, and likewise for ≠
      case Op.Compare(var comparison, var x, var y) when comparison == Op.Comparison.EQ
          || comparison == Op.Comparison.NE -> new Op.Compare(comparison, y, x);
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _, Op.Annotation _ ->
          null;
    };
  }
}
