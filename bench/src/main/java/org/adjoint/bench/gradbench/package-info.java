/// A tool for [GradBench](https://github.com/gradbench/gradbench), the benchmark of differentiation tools of many languages: it reads messages from
/// standard input and answers on standard output, a line of JSON each. Each [Eval][org.adjoint.bench.gradbench.Eval] writes its functions as
/// graphs; gradients are derived, compiled with them, and timed by [Tool][org.adjoint.bench.gradbench.Tool].
@NullMarked
package org.adjoint.bench.gradbench;

import org.jspecify.annotations.NullMarked;
