/// Running programs: a [Backend][org.adjoint.eval.Backend] turns a program into an executable one.
/// The [Interpreter][org.adjoint.eval.Interpreter] is the backend of plain loops in double, the oracle for every other.
/// [GradientCheck][org.adjoint.eval.GradientCheck] holds derivatives against finite differences.
@NullMarked
package org.adjoint.eval;

import org.jspecify.annotations.NullMarked;
