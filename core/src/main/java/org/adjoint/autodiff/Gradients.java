package org.adjoint.autodiff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.array.Shape;
import org.adjoint.graph.Tensor;
import org.adjoint.rewrite.StableGraph;
import org.jspecify.annotations.Nullable;

/// First derivatives as more of the same graph, in reverse mode ([#of], [#vjp]) and in forward mode ([#jvp]).
///
/// What comes out can be differentiated again, in either mode; [Jacobians] and [Hessians] do. Sources may be inputs or computed: the
/// derivative is that of what follows from a source, whatever it was computed from.
public final class Gradients {
  /// What the derivative with respect to something that the target does not depend on is.
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
    return reverse(Map.of(target, target.number(1)), List.of(target), sources, target, independent);
  }

  /// The gradients of several targets: a list for each, with `∂target/∂source` for each source.
  ///
  /// @param targets floating-point scalars
  /// @param independent what to do about a source that a target does not depend on in a differentiable way
  /// @throws IllegalArgumentException when a target is no such scalar, or as `independent` says
  public static List<List<Tensor>> of(List<Tensor> targets, List<Tensor> sources, Independent independent) {
    return targets.stream().map(target -> of(target, sources, independent)).toList();
  }

  /// The vector-Jacobian product `Σ Jᵀ·cotangent`, where `J = ∂output/∂source`: how a scalar changes with the sources when it changes
  /// with the outputs as `cotangents` say. One for each source, of its shape and type.
  ///
  /// @param outputs floating-point tensors
  /// @param cotangents one for each output, of its shape and type
  /// @param independent what to do about a source that no output depends on in a differentiable way
  /// @throws IllegalArgumentException when outputs and cotangents do not fit together, or as `independent` says
  public static List<Tensor> vjp(List<Tensor> outputs, List<Tensor> cotangents, List<Tensor> sources,
      Independent independent) {
    return reverse(seeds("output", outputs, "cotangent", cotangents), outputs, sources, null, independent);
  }

  /// The Jacobian-vector product `Σ J·tangent`, where `J = ∂output/∂source`: how the outputs change when the sources change as `tangents`
  /// say. One for each output, of its shape and type.
  ///
  /// @param sources floating-point tensors
  /// @param tangents one for each source, of its shape and type
  /// @param independent what to do about an output that depends on no source in a differentiable way
  /// @throws IllegalArgumentException when sources and tangents do not fit together, or as `independent` says
  public static List<Tensor> jvp(List<Tensor> outputs, List<Tensor> sources, List<Tensor> tangents,
      Independent independent) {
    var seeds = seeds("source", sources, "tangent", tangents);
    var stable = StableGraph.of(outputs, sources);
    var walk = ForwardWalk.run(outputs.stream().map(stable::of).toList(), onStable(seeds, stable));
    var found = new ArrayList<Tensor>();
    for (var output : outputs) {
      var tangent = walk.of(stable.of(output));
      if (tangent.isEmpty() && independent == Independent.ERROR) {
        throw missing(List.of(output), sources);
      }
      found.add(tangent.orElseGet(() -> VjpRules.zeros(output)));
    }
    return found;
  }

  private static List<Tensor> reverse(Map<Tensor, Tensor> seeds, List<Tensor> targets, List<Tensor> sources,
      @Nullable Tensor namesake, Independent independent) {
    var stable = StableGraph.of(targets, sources);
    var cotangents = ReverseWalk.run(onStable(seeds, stable), sources.stream().map(stable::of).toList(),
        namesake == null ? null : stable.of(namesake));
    var gradients = new ArrayList<Tensor>();
    for (var source : sources) {
      var gradient = cotangents.of(stable.of(source));
      if (gradient.isEmpty() && independent == Independent.ERROR) {
        throw missing(targets, List.of(source));
      }
      gradients.add(gradient.orElseGet(() -> VjpRules.zeros(source)));
    }
    return gradients;
  }

  /// The seeds of what stands for the nodes that they were given for.
  private static Map<Tensor, Tensor> onStable(Map<Tensor, Tensor> seeds, StableGraph stable) {
    var moved = new LinkedHashMap<Tensor, Tensor>();
    seeds.forEach((node, seed) -> moved.merge(stable.of(node), seed, Tensor::add));
    return moved;
  }

  private static Map<Tensor, Tensor> seeds(String of, List<Tensor> tensors, String what, List<Tensor> seeds) {
    if (tensors.size() != seeds.size()) {
      throw new IllegalArgumentException(
          "Each " + of + " needs a " + what + ", but there are " + tensors.size() + " and " + seeds.size() + ".");
    }
    var pairs = new LinkedHashMap<Tensor, Tensor>();
    for (int i = 0; i < tensors.size(); i++) {
      var tensor = tensors.get(i);
      var seed = seeds.get(i);
      if (!tensor.dtype().isFloating() || seed.dtype() != tensor.dtype() || !seed.shape().equals(tensor.shape())) {
        throw new IllegalArgumentException("A " + what + " has the shape and the floating-point type of its " + of
            + ", but " + seed + " from " + seed.origin() + " was given for " + tensor + " from " + tensor.origin()
            + ".");
      }
      pairs.merge(tensor, seed, Tensor::add);
    }
    return pairs;
  }

  private static IllegalArgumentException missing(List<Tensor> targets, List<Tensor> sources) {
    return new IllegalArgumentException("The gradient of " + located(targets) + " with respect to " + located(sources)
        + " does not exist: no differentiable path leads from one to the other.");
  }

  private static String located(Collection<Tensor> tensors) {
    return String.join(" and ",
        tensors.stream().map(tensor -> tensor + " from " + tensor.origin()).toList());
  }
}
