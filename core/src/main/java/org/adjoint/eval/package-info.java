/// Running programs: a [Backend][org.adjoint.eval.Backend] turns a program into an executable one.
/// The [Interpreter][org.adjoint.eval.Interpreter] is the backend of plain loops in double, the oracle for every other.
/// A [CheckedBackend][org.adjoint.eval.CheckedBackend] runs programs on another one and finds the operation that gave the first NaN.
/// [Bindings][org.adjoint.eval.Bindings] holds the values that a run is given, and finds the sizes of symbolic dimensions in them.
@NullMarked
package org.adjoint.eval;

import org.jspecify.annotations.NullMarked;
