package org.adjoint.bench;

import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// Value and gradients of an LSTM over a sequence.
public class Recurrent extends WorkBenchmark {
  /// The length of the sequence.
  @Param("100")
  public int steps = 1;

  /// The number of sequences side by side.
  @Param("32")
  public int batch = 1;

  /// The number of hidden units.
  @Param("64")
  public int units = 1;

  @Override
  protected Work work() {
    return new Work.Recurrence(steps, batch, 32, units);
  }
}
