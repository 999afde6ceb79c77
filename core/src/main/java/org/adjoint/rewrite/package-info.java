/// Programs made simpler without changing what they compute. A [Rule][org.adjoint.rewrite.Rule] is an identity, read
/// from left to right; the [Rewriter][org.adjoint.rewrite.Rewriter] applies rules everywhere until none fits, and
/// merges equal nodes. The [Simplifier][org.adjoint.rewrite.Simplifier] is the order in which tables of rules have
/// their turn, and [StableGraph][org.adjoint.rewrite.StableGraph] is what derivatives are taken of.
///
/// Floating-point policy. A rule may change the sign of a zero, and with it that of an infinity made from it; it may round in another
/// way where its table says so. What is finite stays finite. A NaN or an infinity stays what it is, so `x·0` stays as it is, but for
/// two exceptions: one that only comes from overflow on the way may give way to the limit that the formula has, as `eˣ/(1 + eˣ)` is 1 at ∞;
/// and `x^±½` is NaN at −∞, as `√x` is.
@NullMarked
package org.adjoint.rewrite;

import org.jspecify.annotations.NullMarked;
