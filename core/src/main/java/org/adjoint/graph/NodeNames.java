package org.adjoint.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Names that tell nodes apart: those that were given, and labels. What says nothing in a formula has no name.
final class NodeNames {
  private final Function<Tensor, String> labels;
  private final Map<Tensor, String> names = new HashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  /// @param labels what nodes are called that were given no name
  NodeNames(Function<Tensor, String> labels) {
    this.labels = labels;
  }

  /// Gives names to nodes that have none yet.
  void add(Collection<Tensor> nodes) {
    for (var node : nodes) {
      if (!isElided(node) && !names.containsKey(node)) {
        names.put(node, unique(node.name() != null ? node.name() : labels.apply(node)));
      }
    }
  }

  /// The name of a node, or null where its formula stands.
  @Nullable String of(Tensor node) {
    return names.get(node);
  }

  /// The name of a node, or its formula.
  String reference(Tensor node) {
    var name = names.get(node);
    return name != null ? name : formula(node);
  }

  /// What a node computes, in terms of names.
  String formula(Tensor node) {
    return FormulaPrinter.formula(node, names::get);
  }

  /// A name for something that is no node.
  String fresh(String name) {
    return unique(name);
  }

  /// What a node is called after its op.
  static String label(Tensor node) {
    return node.op().label();
  }

  /// Type and shape of a node.
  static String type(Tensor node) {
    return node.dtype() + node.shape().toString();
  }

  /// Whether a node says nothing in a formula.
  private static boolean isElided(Tensor node) {
    return switch (node.op()) {
      case Op.Scalar _, Op.Size _, Op.Broadcast _, Op.Barrier _, Op.Annotation _ -> true;
      case Op.Leaf _, Op.Elementwise _, Op.Contraction _, Op.Layout _, Op.Assembly _, Op.Gather _, Op.Scan _ -> false;
    };
  }

  private String unique(String name) {
    int count = taken.merge(name, 1, Integer::sum);
    return count == 1 ? name : unique(name + "_" + count);
  }
}
