/// What every part of a network shares: a [Layer][org.adjoint.nn.Layer] maps tensors to tensors,
/// a [Parameter][org.adjoint.nn.Parameter] is an array that it learns, and a [Context][org.adjoint.nn.Context] gives parameters their place
/// in the program that is being built.
@NullMarked
package org.adjoint.nn;

import org.jspecify.annotations.NullMarked;
