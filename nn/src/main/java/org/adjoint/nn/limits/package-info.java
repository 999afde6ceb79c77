/// What the numbers that people choose may be. [Limits][org.adjoint.nn.limits.Limits] holds the demands that constructors make on them.
/// Each failure is told in one sentence that names the number.
@NullMarked
package org.adjoint.nn.limits;

import org.jspecify.annotations.NullMarked;
