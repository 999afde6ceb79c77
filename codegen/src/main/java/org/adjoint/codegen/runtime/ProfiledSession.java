package org.adjoint.codegen.runtime;

import org.adjoint.array.NdArray;
import org.adjoint.codegen.inspect.Profile;
import org.adjoint.eval.Session;

/// A session that measures how long each kernel takes. A run costs some twenty nanoseconds more for each of them.
public final class ProfiledSession implements Session {
  private final GeneratedSession session;
  private final KernelTimes times;

  ProfiledSession(CompiledProgram compiled) {
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

  /// What the runs at the present sizes took, since the sizes changed or the last [#reset].
  public Profile profile() {
    return times.profile();
  }
}
