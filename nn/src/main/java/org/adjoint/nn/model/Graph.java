package org.adjoint.nn.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import org.adjoint.graph.Tensor;
import org.adjoint.nn.Context;
import org.adjoint.nn.Layer;
import org.adjoint.nn.Network;

/// Layers joined along any paths without cycles, with any number of inputs and outputs.
///
/// @param inputs made by [Node#input]
/// @param outputs computed from them
public record Graph(List<Node> inputs, List<Node> outputs) implements Layer {
  /// @throws IllegalArgumentException when there is no output, or one depends on an input that is not among `inputs`
  public Graph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (outputs.isEmpty() || !inputs.stream().allMatch(node -> node.source() instanceof Node.Source.Input)) {
      throw new IllegalArgumentException("A graph goes from inputs, made by Node.input, to at least one output.");
    }
    for (var node : reached(outputs)) {
      if (node.source() instanceof Node.Source.Input(var name, _) && !inputs.contains(node)) {
        throw new IllegalArgumentException("The graph needs the input \"" + name + "\", but is not given it.");
      }
    }
  }

  /// A graph with one input and one output.
  public static Graph of(Node input, Node output) {
    return new Graph(List.of(input), List.of(output));
  }

  /// All nodes that others are computed from, and these, operands first.
  private static SequencedSet<Node> reached(List<Node> outputs) {
    var reached = new LinkedHashSet<Node>();
    var seen = new HashSet<Node>();
    // An explicit stack: graphs are deeper than the Java stack.
    var pending = new ArrayDeque<Node>();
    for (var output : outputs) {
      pending.push(output);
      while (!pending.isEmpty()) {
        var node = pending.peek();
        var call = node.call();
        if (seen.add(node) && call != null) {
          call.inputs().reversed().stream().filter(operand -> !seen.contains(operand)).forEach(pending::push);
        } else {
          reached.add(pending.pop());
        }
      }
    }
    return reached;
  }

  /// The calls in an order in which they can be computed.
  List<Node.Call> calls() {
    var calls = new LinkedHashSet<Node.Call>();
    for (var node : reached(outputs)) {
      var call = node.call();
      if (call != null) {
        calls.add(call);
      }
    }
    return List.copyOf(calls);
  }

  @Override
  public Tensor apply(Tensor x, Context context) {
    var results = apply(List.of(x), context);
    if (results.size() != 1) {
      throw new IllegalArgumentException("The graph has " + results.size() + " outputs where one is needed.");
    }
    return results.getFirst();
  }

  @Override
  public List<Tensor> apply(List<Tensor> tensors, Context context) {
    if (tensors.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "The graph takes " + inputs.size() + " inputs, but got " + tensors.size() + ".");
    }
    var given = new HashMap<Node, Tensor>();
    for (int i = 0; i < tensors.size(); i++) {
      given.put(inputs.get(i), tensors.get(i));
    }
    var made = new HashMap<Node.Call, List<Tensor>>();
    for (var call : calls()) {
      var operands = call.inputs().stream().map(node -> value(node, given, made)).toList();
      made.put(call, context.apply(call.network(), operands));
    }
    return outputs.stream().map(node -> value(node, given, made)).toList();
  }

  private static Tensor value(Node node, Map<Node, Tensor> given, Map<Node.Call, List<Tensor>> made) {
    return switch (node.source()) {
      case Node.Source.Input _ -> Objects.requireNonNull(given.get(node));
      case Node.Source.Output(var call, int number) -> Objects.requireNonNull(made.get(call)).get(number);
    };
  }

  @Override
  public List<Network> layers() {
    var layers = new ArrayList<Network>();
    calls().forEach(call -> layers.add(call.network()));
    return layers;
  }
}
