/// Functions composed of primitives, one place each, named as in NumPy and JAX and static with the tensor first: themes are classes,
/// such as [Activations][org.adjoint.functions.Activations] or [Layouts][org.adjoint.functions.Layouts]. What maps to
/// one primitive, or to one with its operands broadcast, is a method of [Tensor][org.adjoint.graph.Tensor] instead. All of
/// them take negative axes and symbolic dimensions, are finite wherever the mathematics is, and so are their gradients.
@NullMarked
package org.adjoint.functions;

import org.jspecify.annotations.NullMarked;
