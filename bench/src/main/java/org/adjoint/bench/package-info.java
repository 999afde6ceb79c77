/// Benchmarks on the Java Microbenchmark Harness, one class for each subject. A [Workload][org.adjoint.bench.Workload] is the same
/// work for every contestant, with its number of floating-point operations.
/// [Main][org.adjoint.bench.Main] runs them and prints each result as time, as GFLOP/s and as a share of the machine's peak.
@NullMarked
package org.adjoint.bench;

import org.jspecify.annotations.NullMarked;
