/// Derivatives as more of the same graph. [Gradients][org.adjoint.autodiff.Gradients] walks a graph once, backward or forward, by the
/// tables [VjpRules][org.adjoint.autodiff.VjpRules] and [JvpRules][org.adjoint.autodiff.JvpRules], one line or two for every primitive;
/// [Vectorize][org.adjoint.autodiff.Vectorize] turns a function of one example into one of a batch, and so a product with a Jacobian into
/// the whole of it. What comes out can be differentiated again, and [GradientCheck][org.adjoint.autodiff.GradientCheck] holds it against finite
/// differences.
@NullMarked
package org.adjoint.autodiff;

import org.jspecify.annotations.NullMarked;
