package org.adjoint.bench.contestant;

import java.util.Map;
import org.adjoint.array.NdArray;

/// Work that is ready to run.
public interface Task {
  /// Does the work once. What is computed need not leave the contestant's own memory, but it must be computed.
  void run();

  /// The results of the last run, by the names that the work gives them.
  Map<String, NdArray> results();
}
