/// What the programs of this module have in common on the command line. A [Console][org.adjoint.nn.console.Console] runs one of them. What the
/// user can mend is told in one sentence, and anything else is a stack trace.
@NullMarked
package org.adjoint.nn.console;

import org.jspecify.annotations.NullMarked;
