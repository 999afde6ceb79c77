package org.adjoint.rewrite;

import org.adjoint.graph.Tensor;

/// An identity that replaces a node by one that computes the same with less work, or in a more regular form.
///
/// A rule has no side effects, and what it returns must not be rewritten back by another rule of the same stage.
@FunctionalInterface
public interface Rule {
  /// The replacement of `node`, or `node` itself where the rule does not apply. The operands of `node` cannot be
  /// rewritten any further.
  Tensor apply(Tensor node);
}
