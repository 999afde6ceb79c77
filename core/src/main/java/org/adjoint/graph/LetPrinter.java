package org.adjoint.graph;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// Writes a program as a list of lets.
final class LetPrinter {
  private final NodeNames names;
  private final StringBuilder text = new StringBuilder();
  private final Set<Loop> printed = new HashSet<>();

  private LetPrinter(NodeNames names) {
    this.names = names;
  }

  static String program(Program program) {
    var names = new NodeNames(NodeNames::label);
    names.add(program.nodes());
    var printer = new LetPrinter(names);
    printer.line("", "program " + program.name());
    printer.nodes(program.nodes(), "  ");
    program.outputs().forEach((name, node) -> printer.line("  ", "output " + name + " = " + names.reference(node)));
    program.updates().forEach((input, next) -> printer.line("  ",
        "update " + names.of(input) + " := " + names.reference(next)));
    return printer.text.toString();
  }

  /// The lets of one step of a loop.
  static String body(Loop loop, NodeNames names) {
    var printer = new LetPrinter(names);
    printer.body(loop, "");
    return printer.text.toString();
  }

  private void line(String indent, String line) {
    text.append(indent).append(line).append('\n');
  }

  private void nodes(Collection<Tensor> nodes, String indent) {
    for (var node : nodes) {
      if (node.op() instanceof Op.Scan(var loop, _) && printed.add(loop)) {
        line(indent, heading(loop, names) + ":");
        body(loop, indent + "  ");
      }
      if (node.op() instanceof Op.Input) {
        line(indent, "input " + names.of(node) + ": " + NodeNames.type(node));
      } else if (names.of(node) != null) {
        line(indent, "let " + names.of(node) + " = " + names.formula(node) + ": " + NodeNames.type(node));
      }
    }
  }

  /// What a loop runs over: `scan(h0, xs) of 5 steps`.
  static String heading(Loop loop, NodeNames names) {
    return "scan(" + String.join(", ", loop.operands().stream().map(names::reference).toList()) + ") of "
        + loop.length() + " steps" + (loop.reverse() ? " backward" : "");
  }

  private void body(Loop loop, String indent) {
    var parameters = loop.body().parameters();
    var nodes = GraphWalk.topological(loop.body().results());
    names.add(parameters);
    names.add(nodes);
    for (int i = 0; i < parameters.size(); i++) {
      var parameter = parameters.get(i);
      int sequence = i - loop.initial().size();
      var kind = sequence < 0 ? "carry " : sequence < loop.sequences().size() ? "element " : "constant ";
      var from = sequence < 0 ? ", at first " : sequence < loop.sequences().size() ? " of " : " = ";
      line(indent, kind + names.of(parameter) + ": " + NodeNames.type(parameter) + from
          + names.reference(loop.operands().get(i)));
    }
    nodes(nodes.stream().filter(node -> !(node.op() instanceof Op.Input)).toList(), indent);
    for (int carry = 0; carry < loop.initial().size(); carry++) {
      line(indent,
          "carry " + names.of(parameters.get(carry)) + " := " + names.reference(loop.nextCarries().get(carry)));
    }
    for (int output = 0; output < loop.outputs().size(); output++) {
      line(indent, "output " + output + " = " + names.reference(loop.outputs().get(output)));
    }
  }
}
