package org.adjoint.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adjoint.graph.Op;
import org.adjoint.graph.Origin;
import org.adjoint.graph.Tensor;
import org.jspecify.annotations.Nullable;

/// Which layer a node of a program belongs to.
final class Attribution {
  private static final String LAYERS = Attribution.class.getPackageName() + ".layers";

  private final Map<Tensor, String> layers = new HashMap<>();
  private final List<Context.Call> calls = new ArrayList<>();
  private int depth;

  /// Applies a network. Nodes of a layer of this library come from the line that made the layer; those of a layer that users write
  /// come from their own lines.
  List<Tensor> apply(Network network, List<Tensor> inputs, Context context) {
    var results = new ArrayList<Tensor>();
    Runnable construction = () -> results.addAll(network.apply(inputs, context));
    int call = calls.size();
    calls.add(new Context.Call(network, depth, inputs, results));
    depth++;
    madeBy(network).ifPresentOrElse(origin -> origin.during(construction), construction);
    depth--;
    calls.set(call, new Context.Call(network, depth, inputs, results));
    claim(results, inputs, network.name());
    return results;
  }

  List<Context.Call> calls() {
    return List.copyOf(calls);
  }

  private static Optional<Origin> madeBy(Network network) {
    boolean ownsItsNodes =
        network.layers().isEmpty() && network.getClass().getPackageName().equals(LAYERS);
    return ownsItsNodes ? network.parameters().stream().findFirst().map(Parameter::origin) : Optional.empty();
  }

  /// Parts of a network claim their nodes before the whole does.
  private void claim(List<Tensor> results, List<Tensor> inputs, String layer) {
    var open = new ArrayDeque<>(results);
    var known = new HashSet<>(inputs);
    while (!open.isEmpty()) {
      var node = open.pop();
      if (known.add(node) && !(node.op() instanceof Op.Input)) {
        layers.putIfAbsent(node, layer);
        open.addAll(node.op().operands());
      }
    }
  }

  @Nullable String layerOf(Tensor node) {
    var open = new ArrayDeque<>(List.of(node));
    var seen = new HashSet<Tensor>();
    while (!open.isEmpty()) {
      var next = open.removeFirst();
      var layer = layers.get(next);
      if (layer != null) {
        return layer;
      }
      if (next.op() instanceof Op.Input input && input.name().indexOf('.') > 0) {
        return input.name().substring(0, input.name().lastIndexOf('.'));
      }
      if (seen.add(next)) {
        open.addAll(next.op().operands());
      }
    }
    return null;
  }
}
