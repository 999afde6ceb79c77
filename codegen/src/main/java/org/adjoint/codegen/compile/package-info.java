/// From source to loaded classes, in memory. The [SourceCompiler][org.adjoint.codegen.compile.SourceCompiler] calls the JDK's own
/// compiler; the result is an ordinary named class with line numbers, so that debuggers and stack traces work.
/// Methods that are too large for the JIT compiler are refused.
@NullMarked
package org.adjoint.codegen.compile;

import org.jspecify.annotations.NullMarked;
