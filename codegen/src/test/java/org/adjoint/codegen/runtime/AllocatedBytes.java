package org.adjoint.codegen.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;

/// How much memory a thread has been given, as `com.sun.management.ThreadMXBean` counts it. By its name only, since the
/// module under test does not read that module.
final class AllocatedBytes {
  private static final MethodHandle COUNTER = counter();

  private AllocatedBytes() {
  }

  private static MethodHandle counter() {
    try {
      var threads = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
      return MethodHandles.publicLookup()
          .findVirtual(Class.forName("com.sun.management.ThreadMXBean"), "getCurrentThreadAllocatedBytes",
              MethodType.methodType(long.class))
          .bindTo(Objects.requireNonNull(threads));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("This JVM does not count allocated bytes.", e);
    }
  }

  /// All bytes that this thread has allocated so far. The count itself takes none.
  static long ofThisThread() {
    try {
      return (long) COUNTER.invokeExact();
    } catch (Throwable e) {
      throw new LinkageError("This JVM does not count allocated bytes.", e);
    }
  }
}
