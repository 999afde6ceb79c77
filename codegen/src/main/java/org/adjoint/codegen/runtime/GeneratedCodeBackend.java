package org.adjoint.codegen.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.adjoint.codegen.compile.CompilationException;
import org.adjoint.codegen.compile.SourceCompiler;
import org.adjoint.codegen.java.GeneratedSource;
import org.adjoint.codegen.java.JavaGenerator;
import org.adjoint.codegen.kernel.Lowering;
import org.adjoint.codegen.kernel.Machine;
import org.adjoint.codegen.schedule.BufferPlanner;
import org.adjoint.codegen.schedule.Normalizer;
import org.adjoint.codegen.schedule.Scheduler;
import org.adjoint.eval.Backend;
import org.adjoint.graph.Program;
import org.adjoint.rewrite.Simplifier;

/// Runs programs as generated Java code: in vectors where the Vector API is there, in plain loops where it is not.
///
/// Set the system property `adjoint.dump` to a folder to have the source of every program written there, below the folders of its package. The
/// classes carry their file, their lines and their variables: with that folder among its sources (`jdb -sourcepath`, *Sources* of a module in an IDE) a
/// debugger stops at breakpoints in `org.adjoint.generated` and shows values under the names that the user gave.
///
/// The property `adjoint.vectorBits` (128, 256 or 512) asks for vectors of another size than the processor prefers, `adjoint.threads` for another number of
/// threads than there are processors; results do not depend on it. With `adjoint.profile=true` every session measures its kernels, and the
/// times are printed when the JVM ends. Compiled classes are kept in the user's cache folder, or in the
/// folder that `adjoint.cache` names; `off` keeps none.
public final class GeneratedCodeBackend implements Backend {
  private static final System.Logger LOGGER = System.getLogger(GeneratedCodeBackend.class.getName());

  private final Machine machine;
  private final WorkerPool pool;

  /// Code for the vectors of this machine. Where the module `jdk.incubator.vector` is not resolved the code is scalar, and
  /// a line in the log names the flag that is missing.
  public GeneratedCodeBackend() {
    this(VectorMachine.find().orElseGet(GeneratedCodeBackend::withoutVectors));
  }

  /// Code for a machine of the caller's choice.
  ///
  /// @param machine with vectors that this machine has, or [Machine#SCALAR]
  public GeneratedCodeBackend(Machine machine) {
    this(machine, Integer.getInteger("adjoint.threads", Runtime.getRuntime().availableProcessors()));
  }

  /// Code for a machine and a number of threads of the caller's choice.
  ///
  /// @param machine with vectors that this machine has, or [Machine#SCALAR]
  /// @param threads at least 1, the calling one included
  public GeneratedCodeBackend(Machine machine, int threads) {
    this.machine = machine;
    pool = WorkerPool.of(threads);
  }

  private static Machine withoutVectors() {
    LOGGER.log(System.Logger.Level.WARNING,
        "Generated code is scalar and slow, since this JVM has not resolved the module"
            + " jdk.incubator.vector: start java with --add-modules jdk.incubator.vector");
    return Machine.SCALAR;
  }

  @Override
  public String description() {
    return machine.vectorBits() == 0
        ? "generated code (scalar)"
        : "generated code (Vector API, " + machine.vectorBits() + " bits)";
  }

  @Override
  public int preference() {
    return 100;
  }

  @Override
  public CompiledProgram compile(Program program) {
    requireCompiler();
    var simplified = Simplifier.standard().apply(program);
    var normalized = Normalizer.apply(simplified);
    var schedule = Scheduler.schedule(normalized);
    var buffers = BufferPlanner.plan(schedule);
    var kernels = Lowering.lower(schedule, buffers, machine);
    var source = JavaGenerator.generate(normalized, kernels, machine);
    dump(source);
    var run = SourceCompiler.compile(source, machine.vectorBits() > 0);
    return CompiledProgram.of(program, schedule, buffers, kernels, source, run, pool);
  }

  /// Where not even the interfaces of a compiler are, the classes that write and compile source cannot be loaded.
  private static void requireCompiler() {
    if (ModuleLayer.boot().findModule("java.compiler").isEmpty()) {
      throw CompilationException.withoutCompiler();
    }
  }

  private static void dump(GeneratedSource source) {
    var folder = System.getProperty("adjoint.dump");
    if (folder != null) {
      try {
        source.writeTo(Path.of(folder));
      } catch (IOException e) {
        throw new UncheckedIOException("The generated source cannot be written to the folder " + folder
            + " that the property adjoint.dump names.", e);
      }
    }
  }
}
