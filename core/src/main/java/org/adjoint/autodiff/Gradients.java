package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adjoint.array.Shape;
import org.adjoint.graph.GraphWalk;
import org.adjoint.graph.Tensor;

/// Reverse-mode differentiation: one walk from a scalar back to the tensors that it depends on.
public final class Gradients {
  /// What the gradient with respect to something that the target does not depend on is.
  public enum Independent {
    /// A mistake, reported by an exception.
    ERROR,
    /// Zeros.
    ZERO
  }

  private Gradients() {
  }

  /// The gradients `∂target/∂source`, one for each source, of its shape and type.
  ///
  /// @param target a floating-point scalar
  /// @throws IllegalArgumentException when `target` is no such scalar, or does not depend on a source in a
  ///     differentiable way
  public static List<Tensor> of(Tensor target, List<Tensor> sources) {
    return of(target, sources, Independent.ERROR);
  }

  /// The gradients `∂target/∂source`, one for each source, of its shape and type.
  ///
  /// @param target a floating-point scalar
  /// @param independent what to do about a source that `target` does not depend on in a differentiable way
  /// @throws IllegalArgumentException when `target` is no such scalar, or as `independent` says
  public static List<Tensor> of(Tensor target, List<Tensor> sources, Independent independent) {
    if (!target.shape().equals(Shape.SCALAR) || !target.dtype().isFloating()) {
      throw new IllegalArgumentException("A gradient is taken of a floating-point scalar, but " + target + " from "
          + target.origin() + " is none; sum it, or take its mean.");
    }
    var cotangents = walk(target, sources);
    var gradients = new ArrayList<Tensor>();
    for (var source : sources) {
      var gradient = cotangents.get(source);
      if (gradient == null && independent == Independent.ERROR) {
        throw new IllegalArgumentException(
            "The gradient of " + target + " from " + target.origin() + " with respect to "
                + source + " from " + source.origin()
                + " does not exist: no differentiable path leads from one to the other.");
      }
      gradients.add(gradient != null ? gradient : source.number(0).broadcastTo(source.shape()));
    }
    return gradients;
  }

  private static Map<Tensor, Tensor> walk(Tensor target, List<Tensor> sources) {
    var order = GraphWalk.topological(List.of(target));
    var relevant = dependents(order, sources);
    var cotangents = new IdentityHashMap<Tensor, Tensor>();
    if (relevant.contains(target)) {
      cotangents.put(target, target.number(1));
    }
    for (var node : order.reversed()) {
      var cotangent = cotangents.get(node);
      if (cotangent != null) {
        var named = named(target, node, cotangent);
        cotangents.put(node, named);
        node.origin().during(() -> VjpRules.apply(node, named, (operand, contribution) -> {
          if (relevant.contains(operand)) {
            cotangents.merge(operand, contribution, Tensor::add);
          }
        }));
      }
    }
    return cotangents;
  }

  /// The nodes on a path from a source: the others need no cotangent.
  private static Set<Tensor> dependents(List<Tensor> order, List<Tensor> sources) {
    Set<Tensor> dependents = Collections.newSetFromMap(new IdentityHashMap<>());
    dependents.addAll(sources);
    for (var node : order) {
      if (node.op().operands().stream().anyMatch(dependents::contains)) {
        dependents.add(node);
      }
    }
    return dependents;
  }

  /// A cotangent is called after what it is: `dLoss_dHidden`.
  private static Tensor named(Tensor target, Tensor node, Tensor cotangent) {
    if (target.name() == null || node.name() == null || node == target) {
      return cotangent;
    }
    return cotangent.named("d" + capitalized(target.name()) + "_d" + capitalized(node.name()));
  }

  private static String capitalized(String name) {
    return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
