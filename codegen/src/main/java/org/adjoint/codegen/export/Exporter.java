package org.adjoint.codegen.export;

import org.adjoint.codegen.java.GeneratedSource;
import org.adjoint.codegen.java.StandaloneClass;
import org.adjoint.codegen.kernel.Lowering;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.runtime.VectorMachine;
import org.adjoint.codegen.schedule.BufferPlanner;
import org.adjoint.codegen.schedule.Normalizer;
import org.adjoint.codegen.schedule.Scheduler;
import org.adjoint.graph.Program;
import org.adjoint.rewrite.Simplifier;

/// Writes programs as classes that need nothing but the JDK:
///
/// ```java
/// Exporter.scalar().export(program, "com.example.Model").writeTo(Path.of("src/main/java"));
/// ```
///
/// The class has one method `run`, whose parameters are an array for each input, in the order of [Program#inputs], an array for each output,
/// in the order in which they were asked for, and the sizes of symbolic dimensions in alphabetical order:
///
/// ```java
/// var model = new com.example.Model();
/// model.run(x, weight, loss, batch);
/// ```
///
/// Arrays of a fixed shape have exactly its number of elements, others at least as many as the sizes ask for; an input with an update holds its
/// next value afterwards. An object keeps its memory, so that running it again allocates nothing; it belongs to one thread at a time, and
/// runs on the thread of its caller. Results are those of the compiled program, to the last bit, for the same size of vectors.
public final class Exporter {
  private final Machine machine;

  private Exporter(Machine machine) {
    this.machine = machine;
  }

  /// Classes that use the Vector API, in vectors of the size that this machine prefers.
  ///
  /// @throws IllegalStateException when this JVM has not resolved the module `jdk.incubator.vector`
  public static Exporter vector() {
    return new Exporter(VectorMachine.find().orElseThrow(() -> new IllegalStateException(
        "This JVM has not resolved the module jdk.incubator.vector, so that the size of vectors is not known: start java"
            + " with --add-modules jdk.incubator.vector, or name a size.")));
  }

  /// Classes that use the Vector API, for another machine than this.
  ///
  /// @param bits the size of a vector: 128, 256 or 512. Code for larger vectors than a processor has runs, but slowly
  public static Exporter vector(int bits) {
    if (bits != 128 && bits != 256 && bits != 512) {
      throw new IllegalArgumentException("Vectors have 128, 256 or 512 bits, not " + bits + ".");
    }
    return new Exporter(new Machine(bits, bits == 512 ? 32 : 16));
  }

  /// Classes of plain loops, for any JDK from release 21 on.
  public static Exporter scalar() {
    return new Exporter(Machine.SCALAR);
  }

  /// Writes a program.
  ///
  /// @param className package and name of the class: `com.example.Model`
  /// @throws IllegalArgumentException when no class can be called so, or the program has more inputs, outputs and sizes than a method takes
  ///     parameters
  public GeneratedSource export(Program program, String className) {
    var name = ChosenName.of(className);
    var simplified = Simplifier.standard().apply(program);
    var normalized = Normalizer.apply(simplified);
    var schedule = Scheduler.schedule(normalized);
    var buffers = BufferPlanner.plan(schedule);
    var kernels = Lowering.lower(schedule, buffers, machine).stream().map(Routine::alone).toList();
    return StandaloneClass.generate(program, schedule, buffers, kernels, machine, name.packageName(), name.className());
  }
}
