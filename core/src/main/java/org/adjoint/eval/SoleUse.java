package org.adjoint.eval;

import java.util.concurrent.atomic.AtomicBoolean;
import org.adjoint.graph.Program;

/// Notices that a session is used by a thread while another runs it. Costs one atomic change for each run, and allocates nothing.
///
/// ```java
/// use.begin();
/// try {
///   …
/// } finally {
///   use.end();
/// }
/// ```
public final class SoleUse {
  private final Program program;
  private final AtomicBoolean running = new AtomicBoolean();

  /// The use of a session of this program.
  public SoleUse(Program program) {
    this.program = program;
  }

  /// A run begins.
  ///
  /// @throws IllegalStateException when another is under way
  public void begin() {
    if (!running.compareAndSet(false, true)) {
      throw inUse();
    }
  }

  /// The run is over.
  public void end() {
    running.set(false);
  }

  /// Fails while a run is under way.
  ///
  /// @throws IllegalStateException when one is
  public void requireNoRun() {
    if (running.get()) {
      throw inUse();
    }
  }

  private IllegalStateException inUse() {
    return new IllegalStateException("The session of the program \"" + program.name()
        + "\" is in use by another thread; give each thread a session of its own.");
  }
}
