/// Programs as source that others can take along. The [Exporter][org.adjoint.codegen.export.Exporter] writes one class for a program,
/// which compiles and runs with nothing but the JDK.
/// It computes the same bits as the compiled program, from the same kernels.
@NullMarked
package org.adjoint.codegen.export;

import org.jspecify.annotations.NullMarked;
