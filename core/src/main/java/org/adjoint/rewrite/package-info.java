/// Programs made simpler without changing what they compute. A [Rule][org.adjoint.rewrite.Rule] is an identity, read
/// from left to right; the [Rewriter][org.adjoint.rewrite.Rewriter] applies rules everywhere until none fits, and
/// merges equal nodes. The [Simplifier][org.adjoint.rewrite.Simplifier] is the order in which tables of rules have
/// their turn.
///
/// Floating-point policy: a rule may change the sign of a zero result and the order of roundings that it documents; it
/// must not lose a NaN or an infinity, so `x·0` stays as it is.
@NullMarked
package org.adjoint.rewrite;

import org.jspecify.annotations.NullMarked;
