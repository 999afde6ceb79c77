package org.adjoint.bench;

import org.adjoint.bench.work.Work;
import org.openjdk.jmh.annotations.Param;

/// Value and both gradients of `mean((tanh(x·w + b)·σ(x) − y)²)`, which are one loop.
public class ElementwiseFusion extends WorkBenchmark {
  /// The number of elements.
  @Param({"10000", "1000000"})
  public int size = 1;

  @Override
  protected Work work() {
    return new Work.Fusion(size);
  }
}
