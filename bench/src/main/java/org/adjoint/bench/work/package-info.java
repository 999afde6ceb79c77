/// What is measured: each [Work][org.adjoint.bench.work.Work] is the same for every contestant, with the same numbers to begin with.
/// It says what bounds it, so that a time is also a share of the machine's limit.
/// Nothing here knows who does the work.
@NullMarked
package org.adjoint.bench.work;

import org.jspecify.annotations.NullMarked;
