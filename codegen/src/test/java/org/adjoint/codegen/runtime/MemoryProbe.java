package org.adjoint.codegen.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.adjoint.array.DType;
import org.adjoint.array.Dim;
import org.adjoint.array.NdArray;
import org.adjoint.array.Shape;
import org.adjoint.codegen.Samples;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.graph.Program;
import org.adjoint.graph.Tensor;
import org.adjoint.trust.Heap;
import org.jspecify.annotations.Nullable;

/// Looks at what a JVM of its own holds before and after much work. Prints one line for each figure: its name and how much it grew.
final class MemoryProbe {
  private MemoryProbe() {
  }

  /// Does the work.
  ///
  /// @param arguments `steps`, `sizes` or `programs`, and how many
  public static void main(String[] arguments) throws Exception {
    int times = Integer.parseInt(arguments[1]);
    switch (arguments[0]) {
      case "steps" -> steps(times);
      case "sizes" -> sizes(times);
      case "programs" -> programs(times);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void steps(int times) throws IOException {
    var session = SessionTest.bound(new GeneratedCodeBackend().compile(SessionTest.trainingStep()), 16);
    var samples = new NdArray[] {Samples.moderate(DType.FLOAT32, Shape.of(16, 12), 1),
      Samples.moderate(DType.FLOAT32, Shape.of(7, 12), 1)};
    var labels = new NdArray[] {Samples.moderate(DType.FLOAT32, Shape.of(16, 5), 2),
      Samples.moderate(DType.FLOAT32, Shape.of(7, 5), 2)};
    long heap = 0;
    long resident = 0;
    // The first part is for the JIT compiler.
    for (int part = 0; part < 2; part++) {
      for (int step = 0; step < times; step++) {
        session.bind("x", samples[step % 2]).bind("labels", labels[step % 2]).run();
      }
      heap = Heap.used() - heap;
      resident = residentKilobytes() - resident;
    }
    System.out.println("heap " + heap);
    System.out.println("resident " + resident * 1_024);
  }

  /// The largest first, so that the workspace, which grows once, does not make all arrays anew.
  private static void sizes(int times) {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(Dim.symbol("n"), 64));
    var w = Tensor.input("w", DType.FLOAT32, Shape.of(64, 8));
    var y = x.matMul(w).tanh().matMul(w.transpose());
    var session = new GeneratedCodeBackend(Machine.SCALAR).compile(Program.named("sizes").output("y", y).build())
        .session().bind("w", NdArray.filled(DType.FLOAT32, w.shape(), 0.01));
    long heap = Heap.used();
    for (int number = 0; number < times; number++) {
      int size = 2_000 - number % 1_000;
      session.bind("x", NdArray.filled(DType.FLOAT32, Shape.of(size, 64), 0.5)).run();
      double expected = 0.08 * Math.tanh(0.32);
      if (Math.abs(session.output("y").get(64 * size - 1) - expected) > 1e-5) {
        throw new IllegalStateException("Size " + size + " gave " + session.output("y").get(64 * size - 1) + ".");
      }
    }
    System.out.println("heap " + (Heap.used() - heap));
  }

  private static void programs(int times) throws ReflectiveOperationException {
    int warmUp = Math.min(times, 40);
    for (int number = 0; number < warmUp; number++) {
      compileAndRun(number);
    }
    long classes = loadedClasses();
    long heap = Heap.used();
    long metaspace = usedMetaspace();
    for (int number = warmUp; number < warmUp + times; number++) {
      compileAndRun(number);
    }
    System.out.println("heap " + (Heap.used() - heap));
    System.out.println("classes " + (loadedClasses() - classes));
    System.out.println("metaspace " + (usedMetaspace() - metaspace));
  }

  private static void compileAndRun(int number) {
    var x = Tensor.input("x", DType.FLOAT32, Shape.of(3));
    var y = x.mul(number + 0.5).add(1).named("y" + number);
    var value =
        new GeneratedCodeBackend(Machine.SCALAR).compile(Program.named("program " + number).output("y", y).build())
            .run(Map.of("x", NdArray.of(new float[] {1, 2, 3}))).get("y");
    if (value == null || value.get(0) != number + 1.5) {
      throw new IllegalStateException("Program " + number + " gave " + value + ".");
    }
  }

  /// Classes that are loaded now, as the JVM counts them.
  private static long loadedClasses() throws ReflectiveOperationException {
    System.gc();
    return ((Integer) told("ClassLoadingMXBean", "getLoadedClassCount",
        told("ManagementFactory", "getClassLoadingMXBean", null))).longValue();
  }

  /// The memory that holds classes.
  private static long usedMetaspace() throws ReflectiveOperationException {
    System.gc();
    for (var pool : (List<?>) told("ManagementFactory", "getMemoryPoolMXBeans", null)) {
      if (told("MemoryPoolMXBean", "getName", pool).equals("Metaspace")) {
        return (Long) told("MemoryUsage", "getUsed", told("MemoryPoolMXBean", "getUsage", pool));
      }
    }
    return 0;
  }

  /// What the JVM tells about itself. By name, since the module under test does not read that module.
  private static Object told(String type, String method, @Nullable Object by) throws ReflectiveOperationException {
    return Class.forName("java.lang.management." + type).getMethod(method).invoke(by);
  }

  /// What the process has in memory, where the system tells.
  private static long residentKilobytes() throws IOException {
    var status = Path.of("/proc/self/status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum()
        : 0;
  }
}
