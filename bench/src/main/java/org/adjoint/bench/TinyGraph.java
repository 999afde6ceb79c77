package org.adjoint.bench;

import org.adjoint.bench.work.Network;
import org.adjoint.bench.work.Work;

/// A training step so small that it is all overhead: XOR on a network with four hidden units.
public class TinyGraph extends WorkBenchmark {
  @Override
  protected Work work() {
    return new Work.TrainingStep(Network.XOR, 4);
  }
}
