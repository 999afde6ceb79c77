/// The values that parameters start from. An [Initializer][org.adjoint.nn.initializers.Initializer] fills an array from a seeded source of
/// random numbers. The scales are those of the papers named there.
/// The same seed gives the same numbers on every machine.
@NullMarked
package org.adjoint.nn.initializers;

import org.jspecify.annotations.NullMarked;
