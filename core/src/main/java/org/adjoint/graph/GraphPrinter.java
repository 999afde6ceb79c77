package org.adjoint.graph;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// Writes a program for people: as a list of lets, and as a DOT graph.
public final class GraphPrinter {
  private final Program program;
  private final IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  private GraphPrinter(Program program) {
    this.program = program;
    for (var node : program.nodes()) {
      if (!isElided(node)) {
        names.put(node, unique(node.name() != null ? node.name() : node.op().label()));
      }
    }
  }

  /// The program as a list of lets, one a line, operands before users. Broadcasts and scalars stand where they are
  /// used.
  ///
  /// ```
  /// program loss
  ///   input x: float32[batch, 2]
  ///   let square = x²: float32[batch, 2]
  ///   output loss = sum
  /// ```
  public static String lets(Program program) {
    return new GraphPrinter(program).lets();
  }

  /// The program as a graph in the DOT language of Graphviz.
  public static String dot(Program program) {
    return new GraphPrinter(program).dot();
  }

  private String lets() {
    var text = new StringBuilder("program " + program.name() + "\n");
    for (var node : program.nodes()) {
      if (node.op() instanceof Op.Input) {
        text.append("  input ").append(names.get(node)).append(": ").append(type(node)).append('\n');
      } else if (!isElided(node)) {
        text.append("  let ").append(names.get(node)).append(" = ").append(FormulaPrinter.formula(node, names::get))
            .append(": ").append(type(node)).append('\n');
      }
    }
    program.outputs().forEach(
        (name, node) -> text.append("  output ").append(name).append(" = ").append(reference(node)).append('\n'));
    program.updates().forEach((input, next) -> text.append("  update ").append(names.get(input)).append(" := ")
        .append(reference(next)).append('\n'));
    return text.toString();
  }

  private String dot() {
    var text = new StringBuilder("digraph \"" + quoted(program.name()) + "\" {\n  node [shape=box];\n");
    for (var node : program.nodes()) {
      if (!isElided(node)) {
        text.append("  \"").append(quoted(reference(node))).append("\" [label=\"").append(quoted(reference(node)))
            .append("\\n").append(quoted(FormulaPrinter.formula(node, names::get))).append("\\n").append(type(node))
            .append("\"];\n");
        node.op().operands().forEach(operand -> edge(text, operand, node));
      }
    }
    return text.append("}\n").toString();
  }

  private void edge(StringBuilder text, Tensor from, Tensor to) {
    if (names.containsKey(from)) {
      text.append("  \"").append(quoted(reference(from))).append("\" -> \"").append(quoted(reference(to)))
          .append("\";\n");
    } else {
      from.op().operands().forEach(operand -> edge(text, operand, to));
    }
  }

  /// Nodes that say nothing in a formula.
  private static boolean isElided(Tensor node) {
    return switch (node.op()) {
      case Op.Scalar _, Op.Size _, Op.Broadcast _, Op.Barrier _, Op.Annotation _ -> true;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _ -> false;
    };
  }

  private String reference(Tensor node) {
    var name = names.get(node);
    return name != null ? name : FormulaPrinter.formula(node, names::get);
  }

  private static String type(Tensor node) {
    return node.dtype() + node.shape().toString();
  }

  private String unique(String name) {
    int count = taken.merge(name, 1, Integer::sum);
    return count == 1 ? name : unique(name + "_" + count);
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
