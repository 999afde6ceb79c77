package org.adjoint.autodiff;

import java.util.List;
import org.adjoint.autodiff.Gradients.Independent;
import org.adjoint.graph.Tensor;

/// Second derivatives of a scalar: derivatives in forward mode of gradients in reverse mode (B. Pearlmutter, *Fast exact multiplication by
/// the Hessian*, 1994).
///
/// A target that depends on its sources only linearly, or on each alone, has a Hessian that is zero, or zero between them. That is no
/// mistake; that the target does not depend on a source at all is one.
public final class Hessians {
  private Hessians() {
  }

  /// The Hessian `H[i…, j…] = ∂²target / ∂source[i…] ∂source[j…]`, whose shape is that of `source` twice.
  ///
  /// @param target a floating-point scalar
  /// @throws IllegalArgumentException when `target` is no such scalar, or does not depend on `source` in a
  ///     differentiable way
  public static Tensor of(Tensor target, Tensor source) {
    return of(target, List.of(source), Independent.ERROR).getFirst().getFirst();
  }

  /// The blocks `∂²target / ∂sourceₐ ∂source_b` of the Hessian with respect to several sources, a list for each `a`.
  ///
  /// @param target a floating-point scalar
  /// @param independent what to do about a source that `target` does not depend on in a differentiable way
  /// @throws IllegalArgumentException when `target` is no such scalar, or as `independent` says
  public static List<List<Tensor>> of(Tensor target, List<Tensor> sources, Independent independent) {
    var gradients = Gradients.of(target, sources, independent);
    return gradients.stream().map(gradient -> Jacobians.of(gradient, sources, Independent.ZERO)).toList();
  }

  /// The product of the Hessian with a vector, `Σ ∂²target/∂sourceₐ∂source_b · vector_b` for each `a`, of the shape and type of the source.
  /// It takes about as much work as two gradients, whatever the size.
  ///
  /// @param target a floating-point scalar
  /// @param vectors one for each source, of its shape and type
  /// @param independent what to do about a source that `target` does not depend on in a differentiable way
  /// @throws IllegalArgumentException when `target` is no such scalar, when sources and vectors do not fit together, or as `independent` says
  public static List<Tensor> product(Tensor target, List<Tensor> sources, List<Tensor> vectors,
      Independent independent) {
    return Gradients.jvp(Gradients.of(target, sources, independent), sources, vectors, Independent.ZERO);
  }
}
