/// Running generated code: a [CompiledProgram][org.adjoint.codegen.runtime.CompiledProgram] is immutable and shared, a
/// [GeneratedSession][org.adjoint.codegen.runtime.GeneratedSession] holds the arrays of one thread.
/// The [GeneratedCodeBackend][org.adjoint.codegen.runtime.GeneratedCodeBackend] is the whole line from a program to both.
@NullMarked
package org.adjoint.codegen.runtime;

import org.jspecify.annotations.NullMarked;
