/// Which nodes are computed together, in which order, and where their values live.
/// The [Scheduler][org.adjoint.codegen.schedule.Scheduler] grows groups of nodes that one loop nest can compute;
/// a [Placement][org.adjoint.codegen.schedule.Placement] proves that it can; the [BufferPlanner][org.adjoint.codegen.schedule.BufferPlanner] gives each stored value its array.
@NullMarked
package org.adjoint.codegen.schedule;

import org.jspecify.annotations.NullMarked;
