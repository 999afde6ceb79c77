package org.adjoint.codegen.runtime;

import java.util.List;
import org.adjoint.array.NdArray;
import org.adjoint.codegen.inspect.Profile;
import org.adjoint.codegen.inspect.ProgramInspection;
import org.adjoint.eval.Session;

/// A session that measures how long each kernel takes. A run costs some twenty nanoseconds more for each of them.
public final class ProfiledSession implements Session {
  private final CompiledProgram compiled;
  private final GeneratedSession session;
  private final KernelTimes times;

  ProfiledSession(CompiledProgram compiled) {
    this.compiled = compiled;
    times = new KernelTimes(compiled.kernels().size(), compiled.pool().threads());
    session = new GeneratedSession(compiled, times);
  }

  @Override
  public ProfiledSession bind(String input, NdArray value) {
    session.bind(input, value);
    return this;
  }

  @Override
  public void run() {
    session.run();
  }

  @Override
  public NdArray output(String name) {
    return session.output(name);
  }

  /// Forgets what was measured so far, such as runs before the JIT compiler had done its work.
  public void reset() {
    times.reset();
  }

  /// What the runs took since the last [#reset], at those sizes of symbolic dimensions that most time was spent at.
  public Profile profile() {
    return times.profile();
  }

  /// What the runs took since the last [#reset], for each combination of sizes, that of the most time first. Of more than 32 those are
  /// forgotten that took least.
  public List<Profile> profiles() {
    return times.profiles();
  }

  /// What is to be seen of the program, with the times of [#profile].
  public ProgramInspection inspect() {
    return compiled.inspect().with(profile());
  }
}
