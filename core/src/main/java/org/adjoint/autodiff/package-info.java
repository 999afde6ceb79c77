/// Derivatives as more of the same graph. [Gradients][org.adjoint.autodiff.Gradients] walks a graph once backward;
/// [VjpRules][org.adjoint.autodiff.VjpRules] is the chain rule, one line or two for every primitive.
/// What comes out can be differentiated again, and [GradientCheck][org.adjoint.autodiff.GradientCheck] holds it against finite
/// differences.
@NullMarked
package org.adjoint.autodiff;

import org.jspecify.annotations.NullMarked;
