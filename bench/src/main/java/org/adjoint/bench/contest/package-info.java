/// Adjoint and its peers side by side. A [Row][org.adjoint.bench.contest.Row] is work with its targets; [Contest][org.adjoint.bench.contest.Contest] starts
/// each contestant in a process of its own, compares results before anything is timed, and lets the processes take turns.
/// [Table][org.adjoint.bench.contest.Table] and [Chart][org.adjoint.bench.contest.Chart] show what came out, missed targets included.
@NullMarked
package org.adjoint.bench.contest;

import org.jspecify.annotations.NullMarked;
