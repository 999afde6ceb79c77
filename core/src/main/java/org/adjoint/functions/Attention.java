package org.adjoint.functions;

import org.adjoint.array.Dim;
import org.adjoint.graph.Tensor;

/// Scaled dot-product attention (A. Vaswani et al., *Attention is all you need*, 2017).
///
/// Queries are `[…, queries, features]`, keys `[…, keys, features]`, values `[…, keys, width]`; the result is `[…, queries, width]`. Leading axes, such as
/// batch and heads, are broadcast; all sizes may be symbolic.
public final class Attention {
  private Attention() {
  }

  /// `softmax(query · keyᵀ/√features) · value`.
  public static Tensor attention(Tensor query, Tensor key, Tensor value) {
    return LinearAlgebra.matMul(Reductions.softmax(scores(query, key), -1), value);
  }

  /// Attention of each query to those keys where `mask` holds; 0 for a query with none.
  ///
  /// @param mask BOOL, broadcast against `[…, queries, keys]`
  public static Tensor attention(Tensor query, Tensor key, Tensor value, Tensor mask) {
    return LinearAlgebra.matMul(Reductions.softmax(scores(query, key), mask, -1), value);
  }

  /// Attention of each query to the keys up to its own place.
  public static Tensor causalAttention(Tensor query, Tensor key, Tensor value) {
    var scores = scores(query, key);
    return LinearAlgebra.matMul(Reductions.softmax(scores, Creation.lowerMask(scores.shape(), 0), -1), value);
  }

  /// Attention of each query to those keys up to its own place where `mask` holds as well.
  ///
  /// @param mask BOOL, broadcast against `[…, queries, keys]`
  public static Tensor causalAttention(Tensor query, Tensor key, Tensor value, Tensor mask) {
    var scores = scores(query, key);
    var both = Logic.and(Creation.lowerMask(scores.shape(), 0), mask);
    return LinearAlgebra.matMul(Reductions.softmax(scores, both, -1), value);
  }

  private static Tensor scores(Tensor query, Tensor key) {
    // Queries are scaled rather than scores: there are fewer of them.
    var scaled = switch (query.shape().dim(Axes.resolved(query, -1))) {
      case Dim.Fixed(int features) -> query.mul(1 / Math.sqrt(features));
      case Dim.Symbol features -> query.div(Reductions.size(query, features).sqrt());
    };
    return LinearAlgebra.matMul(scaled, key.transpose());
  }
}
