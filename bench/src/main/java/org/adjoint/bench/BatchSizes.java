package org.adjoint.bench;

import org.adjoint.bench.contestant.Contestant;
import org.adjoint.bench.contestant.FixedBatch;
import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// A training step that takes any number of samples, and the same compiled for one number.
public class BatchSizes extends WorkBenchmark {
  /// The number of samples.
  @Param({"1", "2", "5", "16", "37", "64", "100", "128"})
  public int batch = 1;

  /// Whether the program is compiled for that number.
  @Param({"false", "true"})
  public boolean fixed;

  @Override
  protected Work work() {
    return new Work.AnyBatch(Network.SIGMOID_SGD, batch);
  }

  @Override
  protected Contestant contestant() {
    return fixed ? new FixedBatch() : super.contestant();
  }
}
