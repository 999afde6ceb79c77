/// Who does the work: a [Contestant][org.adjoint.bench.contestant.Contestant] turns a piece of work into something that runs, again and again.
/// Adjoint is one; others are found as services, and are on the class path only when the Maven profile `peers` is on.
/// A contestant may set environment and flags of its process, to run at its best.
@NullMarked
package org.adjoint.bench.contestant;

import org.jspecify.annotations.NullMarked;
