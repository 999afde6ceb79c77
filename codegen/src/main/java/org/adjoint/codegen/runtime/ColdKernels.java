package org.adjoint.codegen.runtime;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.adjoint.codegen.java.JavaGenerator;
import org.adjoint.codegen.kernel.Routine;
import org.jspecify.annotations.Nullable;

/// The kernels of a program that begin in plain loops.
public final class ColdKernels {
  private final List<@Nullable ColdKernel> byNumber = new ArrayList<>();

  /// @param run the entry of the generated class
  /// @param arrays how many arrays the program has
  ColdKernels(MethodHandle run, List<Routine> kernels, int arrays) {
    var plain = JavaGenerator.plainNumbers(kernels);
    var entry = new Entry(run);
    for (int number = 0; number < plain.length; number++) {
      byNumber
          .add(plain[number] < 0 ? null : new ColdKernel(entry, kernels.get(number), number, plain[number], arrays));
    }
  }

  /// That no kernel does so.
  static ColdKernels none(MethodHandle run) {
    return new ColdKernels(run, List.of(), 0);
  }

  /// The kernel of that number, if it is still to run in plain loops.
  @Nullable ColdKernel find(int number) {
    var kernel = number < byNumber.size() ? byNumber.get(number) : null;
    return kernel != null && kernel.isCold() ? kernel : null;
  }
}
