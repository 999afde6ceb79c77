package org.adjoint.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a picture of a program shows: boxes and arrows, before they have places.
///
/// @param title the name of the program
/// @param arrows each once, in a fixed order
record GraphPicture(String title, List<Box> boxes, List<Arrow> arrows) {
  /// A box.
  ///
  /// @param id tells it from all others
  /// @param lines what stands in it: the name first
  /// @param node the value; for a loop and for a result one of the values that it gives or takes
  record Box(String id, GraphDrawing.Kind kind, List<String> lines, Tensor node) {
  }

  /// An arrow between boxes, by their numbers.
  record Arrow(int from, int to) {
  }

  /// @param labels what values are called that were given no name
  static GraphPicture of(Program program, Function<Tensor, String> labels) {
    return new Builder(program, new NodeNames(labels)).picture();
  }

  private static final class Builder {
    private final Program program;
    private final NodeNames names;
    private final Passes passes;
    private final List<Box> boxes = new ArrayList<>();
    private final Set<Arrow> arrows = new LinkedHashSet<>();
    private final Map<Tensor, Integer> numbers = new HashMap<>();
    private final Map<Loop, Integer> loops = new HashMap<>();

    Builder(Program program, NodeNames names) {
      this.program = program;
      this.names = names;
      names.add(program.nodes());
      passes = new Passes(program);
    }

    GraphPicture picture() {
      program.nodes().stream().filter(node -> names.of(node) != null).forEach(this::add);
      program.outputs().forEach((name, node) -> result("output " + name, GraphDrawing.Kind.OUTPUT, node));
      program.updates().forEach((input, next) -> result("update " + names.of(input), GraphDrawing.Kind.UPDATE, next));
      return new GraphPicture(program.name(), List.copyOf(boxes), List.copyOf(arrows));
    }

    private void add(Tensor node) {
      var name = names.reference(node);
      var formula = names.formula(node);
      var lines = new ArrayList<>(List.of(name));
      if (!formula.equals(name)) {
        lines.add(formula);
      }
      lines.add(NodeNames.type(node));
      if (node.op() instanceof Op.Scan(var loop, _)) {
        int body = loops.computeIfAbsent(loop, _ -> body(loop, node));
        arrows.add(new Arrow(body, number(node, name, lines)));
      } else {
        int number = number(node, name, lines);
        node.op().operands().forEach(operand -> arrow(operand, number));
      }
    }

    private int number(Tensor node, String name, List<String> lines) {
      boxes.add(new Box(name, passes.kind(node), List.copyOf(lines), node));
      numbers.put(node, boxes.size() - 1);
      return boxes.size() - 1;
    }

    private int body(Loop loop, Tensor node) {
      var lines = new ArrayList<>(List.of(LetPrinter.heading(loop, names)));
      LetPrinter.body(loop, names).lines().forEach(lines::add);
      boxes.add(new Box(names.fresh("loop"), GraphDrawing.Kind.LOOP, List.copyOf(lines), node));
      int number = boxes.size() - 1;
      loop.operands().forEach(operand -> arrow(operand, number));
      return number;
    }

    private void result(String label, GraphDrawing.Kind kind, Tensor node) {
      boxes.add(new Box(names.fresh(label), kind, List.of(label), node));
      arrow(node, boxes.size() - 1);
    }

    private void arrow(Tensor from, int to) {
      var number = numbers.get(from);
      if (number != null) {
        arrows.add(new Arrow(number, to));
      } else {
        from.op().operands().forEach(operand -> arrow(operand, to));
      }
    }
  }

  /// Which nodes belong to the forward pass: those that a result, or a value with a name, needs that does not follow from a gradient.
  private static final class Passes {
    private final Set<Op> parameters;
    private final Set<Tensor> backward;

    Passes(Program program) {
      parameters = program.updates().keySet().stream().map(Tensor::op).collect(Collectors.toSet());
      var following = new LinkedHashSet<Tensor>();
      for (var node : program.nodes()) {
        if (isGradient(node) || node.op().operands().stream().anyMatch(following::contains)) {
          following.add(node);
        }
      }
      var ends = new ArrayList<Tensor>();
      program.outputs().values().stream().filter(node -> !following.contains(node)).forEach(ends::add);
      program.nodes().stream().filter(node -> node.name() != null && !following.contains(node)).forEach(ends::add);
      backward = new LinkedHashSet<>();
      if (!following.isEmpty()) {
        backward.addAll(GraphWalk.topological(following));
        GraphWalk.topological(ends).forEach(backward::remove);
      }
    }

    /// A gradient is called `dLoss_dHidden`.
    private static boolean isGradient(Tensor node) {
      return node.name() != null && node.name().matches("(?s)d\\p{Lu}.*_d\\p{Lu}.*");
    }

    GraphDrawing.Kind kind(Tensor node) {
      if (node.op() instanceof Op.Input) {
        return parameters.contains(node.op()) ? GraphDrawing.Kind.PARAMETER : GraphDrawing.Kind.INPUT;
      }
      return backward.contains(node) ? GraphDrawing.Kind.BACKWARD : GraphDrawing.Kind.FORWARD;
    }
  }
}
