/// Benchmarks on the Java Microbenchmark Harness, one class for each subject. Most do a piece of [work][org.adjoint.bench.work] as Adjoint does it; two find
/// what the machine can do at most.
/// [Main][org.adjoint.bench.Main] runs them and prints each result as time and as a share of the machine's limit.
@NullMarked
package org.adjoint.bench;

import org.jspecify.annotations.NullMarked;
