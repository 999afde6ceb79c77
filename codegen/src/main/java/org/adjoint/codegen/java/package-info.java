/// Kernels as Java source. The [JavaGenerator][org.adjoint.codegen.java.JavaGenerator] writes one class for a program and a
/// method for each kernel; two dialects say how an operation is written, on numbers and on vectors.
/// A [StandaloneClass][org.adjoint.codegen.java.StandaloneClass] has the same kernels and a method over plain arrays that runs them all. Only this package knows JavaPoet.
@NullMarked
package org.adjoint.codegen.java;

import org.jspecify.annotations.NullMarked;
