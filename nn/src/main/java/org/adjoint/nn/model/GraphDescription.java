package org.adjoint.nn.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.nn.Network;

/// A graph of layers as JSON and back: its inputs, its calls in an order in which they can be computed, and its outputs. A node is `{"input": 0}` or
/// `{"call": 2, "output": 0}`.
///
/// @param architecture builds the layers
record GraphDescription(Architecture architecture) {
  static Map<String, Object> of(Graph graph) {
    var calls = graph.calls();
    var described = new LinkedHashMap<String, Object>();
    described.put("inputs", graph.inputs().stream().map(GraphDescription::input).toList());
    described.put("calls", calls.stream().map(call -> {
      var fields = new LinkedHashMap<String, Object>();
      fields.put("network", Architecture.describe(call.network()));
      fields.put("operands", call.inputs().stream().map(node -> place(node, graph, calls)).toList());
      return fields;
    }).toList());
    described.put("outputs", graph.outputs().stream().map(node -> place(node, graph, calls)).toList());
    return described;
  }

  private static Map<String, Object> input(Node node) {
    var source = (Node.Source.Input) node.source();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("name", source.name());
    fields.put("dtype", node.dtype().toString());
    fields.put("sizes", source.sizes());
    return fields;
  }

  private static Map<String, Object> place(Node node, Graph graph, List<Node.Call> calls) {
    var place = new LinkedHashMap<String, Object>();
    switch (node.source()) {
      case Node.Source.Input _ -> place.put("input", graph.inputs().indexOf(node));
      case Node.Source.Output(var call, int number) -> {
        place.put("call", calls.indexOf(call));
        place.put("output", number);
      }
    }
    return place;
  }

  Graph build(Fields fields) {
    var inputs = new ArrayList<Node>();
    for (var description : fields.list("inputs")) {
      var input = ModelFile.input(description);
      inputs.add(Node.input(Fields.of("an input", description).text("name"), input.dtype(),
          input.sizes().stream().mapToInt(Integer::intValue).toArray()));
    }
    var calls = new ArrayList<List<Node>>();
    for (var description : fields.list("calls")) {
      var call = Fields.of("a call", description);
      var operands = call.list("operands").stream().map(place -> node(place, inputs, calls)).toArray(Node[]::new);
      calls.add(Node.all(architecture.build(Network.class, call.get("network")), operands));
    }
    return new Graph(inputs, fields.list("outputs").stream().map(place -> node(place, inputs, calls)).toList());
  }

  private static Node node(Object description, List<Node> inputs, List<List<Node>> calls) {
    var place = Fields.of("a node", description);
    return place.values().containsKey("input")
        ? inputs.get(Math.toIntExact(place.number("input")))
        : calls.get(Math.toIntExact(place.number("call"))).get(Math.toIntExact(place.number("output")));
  }
}
