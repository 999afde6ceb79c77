/// What every part of a network shares: a [Network][org.adjoint.nn.Network] maps tensors to tensors, and a [Layer][org.adjoint.nn.Layer] one to one;
/// a [Parameter][org.adjoint.nn.Parameter] is an array that it learns or keeps, and a [Context][org.adjoint.nn.Context] gives parameters their place
/// in the program that is being built.
@NullMarked
package org.adjoint.nn;

import org.jspecify.annotations.NullMarked;
