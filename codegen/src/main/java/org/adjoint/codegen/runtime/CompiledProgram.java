package org.adjoint.codegen.runtime;

import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adjoint.codegen.inspect.ProgramInspection;
import org.adjoint.codegen.java.GeneratedSource;
import org.adjoint.codegen.kernel.Routine;
import org.adjoint.codegen.schedule.BufferPlan;
import org.adjoint.codegen.schedule.Schedule;
import org.adjoint.eval.Executable;
import org.adjoint.eval.Session;
import org.adjoint.graph.Program;

/// A program as loaded code.
///
/// @param program as the user wrote it
/// @param schedule its groups
/// @param buffers its arrays
/// @param constants the arrays of the program's constants, by the index of their buffer
/// @param kernels its loops, in order
/// @param source the text of its class
/// @param run the entry of its class
/// @param pool the threads that share its kernels
/// @param cold the kernels that begin in plain loops
public record CompiledProgram(Program program, Schedule schedule, BufferPlan buffers, Map<Integer, Object> constants,
    List<Routine> kernels, GeneratedSource source, MethodHandle run, WorkerPool pool, ColdKernels cold)
    implements
      Executable {
  CompiledProgram(Program program, Schedule schedule, BufferPlan buffers, Map<Integer, Object> constants,
      List<Routine> kernels, GeneratedSource source, MethodHandle run, WorkerPool pool) {
    this(program, schedule, buffers, constants, kernels, source, run, pool,
        new ColdKernels(run, kernels, buffers.buffers().size()));
  }

  static CompiledProgram of(Program program, Schedule schedule, BufferPlan buffers, List<Routine> kernels,
      GeneratedSource source, MethodHandle run, WorkerPool pool) {
    var constants = new HashMap<Integer, Object>();
    buffers.constants().forEach((buffer, constant) -> constants.put(buffer.index(), constant.value().copy().values()));
    return new CompiledProgram(program, schedule, buffers, Map.copyOf(constants), kernels, source, run, pool);
  }

  @Override
  public Session session() {
    return ProfileLog.isOn() ? ProfileLog.session(this) : new GeneratedSession(this);
  }

  /// A session that measures how long each kernel takes.
  public ProfiledSession profiledSession() {
    return new ProfiledSession(this);
  }

  @Override
  public ProgramInspection inspect() {
    return ProgramInspection.of(program, schedule, buffers, kernels, source);
  }

  @Override
  public Map<String, String> sources() {
    return Map.of(source.fileName(), source.text());
  }
}
