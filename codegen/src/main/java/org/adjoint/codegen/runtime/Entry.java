package org.adjoint.codegen.runtime;

import java.lang.invoke.MethodHandle;

/// The method of a generated class through which its kernels are called.
///
/// @param run takes the number of a kernel, arrays, sizes, and the bounds of its outer loop
record Entry(MethodHandle run) {
  /// Calls a kernel.
  ///
  /// @param number of the kernel, or of its plain form
  void call(int number, Object[] arrays, int[] sizes, int from, int to) {
    try {
      run.invokeExact(number, arrays, sizes, from, to);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Generated code declares no checked exceptions, but threw one.", e);
    }
  }
}
